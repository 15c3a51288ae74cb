-- Bodies without a code of their own that published a report (development zones, new areas, scenic areas, farms), each under the unit it belongs to, with a kind of its own and the years it was seen.
-- zh: 无独立行政区划代码的发布主体（开发区、新区、景区、农场等），挂靠所属行政单位并注明类别与年度。
-- needs: reports, jurisdictions
-- grain: body_id
WITH named AS (
    SELECT r.issuer_id, r.issuer, r.adcode, r.unit_id, r.year, j.name AS parent,
           CASE WHEN regexp_matches(r.issuer, '保税|自由贸易|自贸|口岸') THEN 'bonded_zone'
                WHEN regexp_matches(r.issuer, '开发区|高新区|经开区|产业园|工业园|科技园|园区|示范区') THEN 'development_zone'
                WHEN regexp_matches(r.issuer, '风景|名胜|景区|度假|保护区') THEN 'scenic_area'
                WHEN regexp_matches(r.issuer, '新区|新城') THEN 'new_area'
                WHEN regexp_matches(r.issuer, '农场|林场|垦区|农垦|建设兵团') THEN 'farm' END AS kind
    FROM reports r
    LEFT JOIN jurisdictions j ON j.adcode = r.adcode AND j.valid_from <= r.year
        AND (j.valid_to IS NULL OR j.valid_to > r.year)
    WHERE r.is_current AND r.issuer IS NOT NULL
)
SELECT n.issuer_id AS body_id, arg_max(n.issuer, n.year) AS name, arg_max(n.kind, n.year) AS kind,
       arg_max(n.adcode, n.year) AS parent_adcode, arg_max(n.unit_id, n.year) AS parent_unit_id,
       arg_max(n.parent, n.year) AS parent, min(n.year) AS first_year, max(n.year) AS last_year, count(*) AS reports
FROM named n
-- 浦东新区, 崂山区…: a unit that has a code bears the word in its own name; 开发区教育局 is a body of the zone
WHERE n.kind IS NOT NULL AND regexp_matches(n.issuer, '(管委会|管理委员会|区管理局|开发区|高新区|经开区|园区|新区|农场|林场|度假区|景区|保税区|保护区)(人民政府|办公室)?$')
  AND NOT (n.parent IS NOT NULL AND regexp_matches(n.parent, '新区|矿区|林区|特区') AND contains(n.issuer, n.parent || '人民政府'))
GROUP BY n.issuer_id
ORDER BY parent_adcode, body_id
