-- A report on the form of 2021 has every cell of the codebook, absent ones included.
-- severity: error
-- allowed: 0, a row that is lost silently is noticed nowhere else
WITH form AS (
    SELECT "table", "row", "column", position FROM codebook WHERE template = '2021'
), counted AS ( -- a bit a cell: one that stands twice does not make up for one that is lost
    SELECT c.report_id, bit_count(bitstring_agg(f.position, 0, 1023)) AS cells
    FROM cells c JOIN form f USING ("table", "row", "column") GROUP BY c.report_id
), broken AS (
    SELECT r.report_id FROM reports r LEFT JOIN counted k ON k.report_id = r.report_id
    WHERE r.template = '2021' AND coalesce(k.cells, 0) <> (SELECT count(*) FROM form)
)
SELECT b.report_id, f."table", f."row", f."column" FROM broken b CROSS JOIN form f
ANTI JOIN cells c ON c.report_id = b.report_id AND c."table" = f."table" AND c."row" = f."row" AND c."column" = f."column"
