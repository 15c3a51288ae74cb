-- The panel on today's boundaries: units that were taken up whole are summed into the unit of today, null unless every one of them has a value; a unit that was split stays a row of its own.
-- zh: 按现行区划汇总的面板：整体并入者计入现行单位，缺一即为空；被拆分者单列。
-- needs: panel, jurisdictions
-- grain: unit_id, year
WITH spans AS (
    SELECT j.*, coalesce(j.current_unit_id, j.unit_id) AS home,
           CASE WHEN j.current_unit_id IS NULL THEN 'split'
                WHEN j.current_unit_id <> j.unit_id THEN 'merged' ELSE 'same' END AS rule
    FROM jurisdictions j
), placed AS (
    SELECT p.*, coalesce(s.home, p.unit_id, p.adcode) AS home, coalesce(s.rule, 'same') AS rule
    FROM panel p
    LEFT JOIN spans s ON s.adcode = p.adcode AND s.valid_from <= p.year
        AND (s.valid_to IS NULL OR s.valid_to > p.year)
), parts AS (
    SELECT s.home, y.year, count(*) AS units
    FROM spans s
    JOIN (SELECT DISTINCT p.year FROM panel p) y ON s.valid_from <= y.year
        AND (s.valid_to IS NULL OR s.valid_to > y.year)
    GROUP BY s.home, y.year
)
SELECT p.home AS unit_id, coalesce(t.adcode, any_value(p.adcode ORDER BY p.adcode)) AS adcode,
       coalesce(t.name, any_value(p.name ORDER BY p.adcode)) AS name,
       coalesce(t.level, any_value(p.level ORDER BY p.adcode)) AS level,
       coalesce(t.province, any_value(p.province ORDER BY p.adcode)) AS province, p.year,
       CASE WHEN bool_or(p.rule = 'merged') THEN 'merged' ELSE any_value(p.rule ORDER BY p.adcode) END AS rule,
       list(p.adcode ORDER BY p.adcode) AS adcodes,
       coalesce(n.units, count(*)) AS units,
       coalesce(n.units, count(*)) - count(p.report_id) AS units_missing,
       list(p.report_id ORDER BY p.report_id) FILTER (p.report_id IS NOT NULL) AS report_ids,
       /* sums of the crosswalk */
FROM placed p
LEFT JOIN parts n ON n.home = p.home AND n.year = p.year
LEFT JOIN jurisdictions t ON t.unit_id = p.home AND t.valid_to IS NULL
GROUP BY p.home, p.year, n.units, t.adcode, t.name, t.level, t.province
ORDER BY 2, p.year
