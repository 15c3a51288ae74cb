-- No two rows of a table share its key: a report counted twice would count twice in every sum.
-- severity: error
-- allowed: 0, a second row is a fault of the build
WITH places AS (
    SELECT *, (row_number() OVER (ORDER BY "table", "row", "column") - 1)::INTEGER AS place
    FROM (SELECT DISTINCT "table", "row", "column" FROM codebook)
), doubtful AS ( -- a bit a cell: fewer bits than cells where one stands twice or no form has it; of those whole keys are compared
    SELECT report_id FROM cells LEFT JOIN places USING ("table", "row", "column")
    GROUP BY report_id HAVING count(*) IS DISTINCT FROM bit_count(bitstring_agg(place, 0, 1023))
)
SELECT 'reports' AS "table", report_id AS key FROM reports GROUP BY report_id HAVING count(*) > 1
UNION ALL
SELECT 'cells', concat_ws(' ', report_id, "table", "row", "column") FROM cells SEMI JOIN doubtful USING (report_id)
GROUP BY report_id, "table", "row", "column" HAVING count(*) > 1
UNION ALL
SELECT 'documents', digest FROM documents GROUP BY digest HAVING count(*) > 1
UNION ALL
SELECT 'expected', concat_ws(' ', adcode, year) FROM expected GROUP BY adcode, year HAVING count(*) > 1
UNION ALL
SELECT 'cross_checks', concat_ws(' ', report_id, rule, scope, against) FROM cross_checks
GROUP BY report_id, rule, scope, against HAVING count(*) > 1
