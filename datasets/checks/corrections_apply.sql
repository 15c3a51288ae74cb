-- A known error still stands in the current document as it was printed, and its correction has not expired.
-- severity: warning
-- allowed: 0, somebody must look again: the source has changed or the day has come
SELECT k.digest, k."table", k."row", k."column", k.printed, c.value, k.expires_on
FROM corrections k
LEFT JOIN reports r ON r.digest = k.digest AND r.is_current
LEFT JOIN cells c ON c.report_id = r.report_id AND c."table" = k."table" AND c."row" = k."row"
    AND c."column" = k."column"
WHERE c.value IS DISTINCT FROM k.printed OR k.expires_on <= (SELECT max(f.fetched_at)::DATE FROM fetches f)
