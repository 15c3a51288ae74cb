-- A known error still stands in the document as it was printed.
-- severity: warning
-- allowed: 0, the source has changed and the correction has expired
SELECT k.digest, k."table", k."row", k."column", k.printed, c.value
FROM corrections k JOIN reports r ON r.digest = k.digest
LEFT JOIN cells c ON c.report_id = r.report_id AND c."table" = k."table" AND c."row" = k."row"
    AND c."column" = k."column"
WHERE c.value IS DISTINCT FROM k.printed
