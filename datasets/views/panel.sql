-- One government and year over all forms: the variables that can be compared (each form's formula and break: crosswalk); a year without a report is a row of nulls with its status.
-- zh: 各级政府逐年面板，跨样式可比变量（口径与断点见 crosswalk）；无年报的年份为空行并注明原因。
-- needs: expected, government_reports, figures, jurisdictions
-- grain: adcode, year
WITH places AS (
    SELECT e.adcode, e.year, e.unit_id, e.name, e.level, e.province, e.status FROM expected e
    UNION ALL BY NAME
    SELECT g.adcode, g.year, g.unit_id, j.name, g.level, g.province, 'found' AS status
    FROM government_reports g
    LEFT JOIN jurisdictions j ON j.adcode = g.adcode AND j.valid_from <= g.year
        AND (j.valid_to IS NULL OR j.valid_to > g.year)
    WHERE NOT EXISTS (SELECT 1 FROM expected e WHERE e.adcode = g.adcode AND e.year = g.year)
)
SELECT p.unit_id, p.adcode, p.name, p.level, p.province, p.year, p.status, g.report_id, g.issuer_kind,
       g.template, g.grade,
       /* variables of the crosswalk */
FROM places p
LEFT JOIN government_reports g ON g.adcode = p.adcode AND g.year = p.year
LEFT JOIN figures f ON f.report_id = g.report_id
ORDER BY p.adcode, p.year
