-- Every cell is one of its form in the codebook.
-- severity: error
-- allowed: 0, an unknown code appears in no view
SELECT c.report_id, c."table", c."row", c."column"
FROM cells c JOIN reports r ON r.report_id = c.report_id
LEFT JOIN codebook b ON b.template = r.template AND b."table" = c."table" AND b."row" = c."row"
    AND b."column" = c."column"
WHERE b.template IS NULL
