-- macro find_unit(name, year): Administrative units whose name matches in a year (null: any year); exact names first.
-- zh: 按名称、年度查行政单位。
-- needs: jurisdictions
-- grain: adcode, valid_from
SELECT j.adcode, j.name, j.level, j.parent, j.province, j.valid_from, j.valid_to, j.unit_id
FROM jurisdictions j
WHERE (contains(j.name, name)
       OR suffix(name, j.name)
          AND contains(concat(j.province, nullif(j.parent, j.province), j.name), name))
    AND (year IS NULL
         OR j.valid_from <= year AND (j.valid_to IS NULL OR j.valid_to > year))
ORDER BY j.name = name DESC, j.adcode, j.valid_from
