-- Every report of a government stands in the panel once, and every row of the panel in one row of panel_current.
-- severity: error
-- allowed: 0, a year lost or counted twice is wrong in every sum
SELECT 'panel' AS view, adcode, year FROM panel GROUP BY adcode, year HAVING count(*) > 1
UNION ALL
SELECT 'panel', adcode, year FROM panel WHERE unit_id IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY unit_id, year) > 1
UNION ALL
SELECT 'panel', adcode, year FROM government_reports
WHERE report_id NOT IN (SELECT report_id FROM panel WHERE report_id IS NOT NULL)
UNION ALL
SELECT 'panel_current', p.adcode, p.year
FROM panel p
LEFT JOIN (SELECT unnest(adcodes) AS adcode, year FROM panel_current) c ON c.adcode = p.adcode AND c.year = p.year
GROUP BY p.adcode, p.year HAVING count(c.adcode) <> 1
