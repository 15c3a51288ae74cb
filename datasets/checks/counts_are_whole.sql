-- Counts (件, 项, 条 …) are whole numbers, and only the change of a number of items is negative.
-- severity: warning
-- allowed: 0.0001 of cells, a few sources print 1.5 件
SELECT report_id, "table", "row", "column", value, raw FROM cells
WHERE unit <> '万元' AND (value <> trunc(value) OR (value < 0 AND "column" <> 'change'))
