-- macro ranking(variable, year, level): Governments of a level by one figure of a year, with the number of units and of those without it beside each rank.
-- zh: 同级政府某项数值排名，注明单位总数与缺失数。
-- needs: government_reports, cells, expected, codebook
-- grain: adcode
WITH valued AS (
    SELECT e.adcode, e.name, e.province, c.value, c.unit, c.status
    FROM expected e
    LEFT JOIN government_reports g ON g.adcode = e.adcode AND g.year = e.year
    LEFT JOIN cells c ON c.report_id = g.report_id AND c."row" || '_' || c."column" = variable
    WHERE e.year = year AND e.level = level
        AND CASE WHEN variable IN (SELECT b.variable FROM codebook b) THEN true
                 ELSE error('no figure is called ' || variable || '; see codebook.variable') END
)
SELECT rank() OVER (ORDER BY v.value DESC NULLS LAST) AS rank, v.adcode, v.name, v.province, v.value, v.unit,
       v.status, count(*) OVER () AS units, count(*) OVER () - count(v.value) OVER () AS missing
FROM valued v
QUALIFY v.value IS NOT NULL
ORDER BY 1, v.adcode
