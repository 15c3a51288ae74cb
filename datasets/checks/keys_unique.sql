-- No two rows of a table share its key: a report counted twice would count twice in every sum.
-- severity: error
-- allowed: 0, a second row is a fault of the build
SELECT 'reports' AS "table", report_id AS key FROM reports GROUP BY report_id HAVING count(*) > 1
UNION ALL
SELECT 'cells', concat_ws(' ', report_id, "table", "row", "column") FROM cells
GROUP BY report_id, "table", "row", "column" HAVING count(*) > 1
UNION ALL
SELECT 'documents', digest FROM documents GROUP BY digest HAVING count(*) > 1
UNION ALL
SELECT 'expected', concat_ws(' ', adcode, year) FROM expected GROUP BY adcode, year HAVING count(*) > 1
UNION ALL
SELECT 'cross_checks', concat_ws(' ', report_id, rule, scope, against) FROM cross_checks
GROUP BY report_id, rule, scope, against HAVING count(*) > 1
