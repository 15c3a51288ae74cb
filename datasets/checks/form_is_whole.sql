-- A report on the form of 2021 has every cell of the codebook, absent ones included.
-- severity: error
-- allowed: 0, a row that is lost silently is noticed nowhere else
SELECT r.report_id, b."table", b."row", b."column"
FROM reports r JOIN codebook b ON b.template = r.template
LEFT JOIN cells c ON c.report_id = r.report_id AND c."table" = b."table" AND c."row" = b."row"
    AND c."column" = b."column"
WHERE r.template = '2021' AND c.report_id IS NULL
