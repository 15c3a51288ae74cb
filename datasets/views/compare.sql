-- macro compare(adcodes, year): All figures of several governments in one year, a row a unit and figure; a unit without a report has one row with nulls.
-- zh: 若干地区同一年度各项数值对照；无年报者一行为空。
-- needs: government_reports, cells, codebook, expected
-- grain: adcode, variable
SELECT u.adcode, g.issuer, g.level, g.template, g.grade, b.variable, c.value, c.unit,
       CASE WHEN g.report_id IS NULL THEN coalesce(e.status, 'not expected') ELSE c.status END AS status,
       g.report_id
FROM (SELECT unnest(adcodes) AS adcode) u
LEFT JOIN government_reports g ON g.adcode = u.adcode AND g.year = year
LEFT JOIN expected e ON e.adcode = u.adcode AND e.year = year
LEFT JOIN cells c ON c.report_id = g.report_id
LEFT JOIN codebook b ON b.template = g.template AND b."table" = c."table" AND b."row" = c."row"
    AND b."column" = c."column"
ORDER BY b.position, u.adcode
