-- macro find_unit(name, year): Administrative units that bear a name in a year (null: any year), exact names first; then those that bore it before or after, or took up a unit that did.
-- zh: 按名称、年度查行政单位；其后列曾用名、后用名所指单位及承继单位。
-- needs: jurisdictions
-- grain: adcode, valid_from
WITH named AS (
    SELECT j.* FROM jurisdictions j
    WHERE contains(j.name, name)
       OR suffix(name, j.name)
          AND contains(concat(j.province, nullif(j.parent, j.province), j.name), name)
), there AS (
    SELECT j.* FROM jurisdictions j
    WHERE year IS NULL OR j.valid_from <= year AND (j.valid_to IS NULL OR j.valid_to > year)
), found AS (
    SELECT t.*, n.name AS matched_name, t.name = n.name AND t.adcode = n.adcode AND t.valid_from = n.valid_from AS direct
    FROM there t
    JOIN named n ON t.adcode = n.adcode AND t.valid_from = n.valid_from AND t.name = n.name
        OR year IS NOT NULL AND (t.unit_id = n.unit_id
            OR n.valid_to <= year AND list_has_any(t.current_units, n.current_units))
)
SELECT f.adcode, f.name, f.level, f.parent, f.province, f.valid_from, f.valid_to, f.unit_id, f.current_unit_id,
       max_by(f.matched_name, CASE WHEN f.direct THEN 2 WHEN f.matched_name = name THEN 1 ELSE 0 END) AS matched_name
FROM found f
GROUP BY ALL
ORDER BY bool_or(f.direct) DESC, bool_or(f.matched_name = name) DESC, f.adcode, f.valid_from
