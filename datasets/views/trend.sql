-- macro trend(adcode): All figures of one government through the years, also under earlier codes and names of the unit.
-- zh: 一个地区历年各项数值（含更名、改码前）。
-- needs: government_reports, cells, codebook, jurisdictions
-- grain: year, variable
WITH units AS (SELECT j.unit_id FROM jurisdictions j WHERE j.adcode = adcode
), mine AS (
    FROM government_reports g WHERE g.adcode = adcode OR g.unit_id IN (SELECT u.unit_id FROM units u)
), found AS ( -- joined by themselves: only then are the cells of other reports left unread
    SELECT c.* FROM cells c JOIN mine m ON m.report_id = c.report_id
)
SELECT g.year, g.adcode, g.issuer, g.template, g.grade, b.variable, c.value, c.unit, c.status, g.report_id
FROM mine g
LEFT JOIN found c ON c.report_id = g.report_id
LEFT JOIN codebook b ON b.template = g.template AND b."table" = c."table" AND b."row" = c."row"
    AND b."column" = c."column"
ORDER BY b.variable, g.year
