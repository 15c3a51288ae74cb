-- Every value of the panel is the sum of the cells that its formula names, each of which has an address.
-- severity: error
-- allowed: 0, a value without its cells cannot be traced
WITH long AS (
    UNPIVOT (FROM panel SELECT * EXCLUDE (unit_id, adcode, name, level, province, year, status, issuer_kind,
                                          template, grade))
    ON COLUMNS (* EXCLUDE (report_id)) INTO NAME variable VALUE value
), traced AS (
    SELECT p.report_id, p.variable, sum(p.value) AS value, count(*) AS cells, count(p.value) AS valued,
           count(p.source_url) AS addressed, any_value(len(k.operands)) AS operands
    FROM panel_provenance p JOIN crosswalk k ON k.variable = p.variable AND k.template = p.template
    GROUP BY p.report_id, p.variable
)
SELECT l.report_id, l.variable, l.value, t.value AS cells_say
FROM long l LEFT JOIN traced t ON t.report_id = l.report_id AND t.variable = l.variable
WHERE l.value IS DISTINCT FROM t.value OR t.cells <> t.operands OR t.addressed <> t.operands
UNION ALL
SELECT t.report_id, t.variable, NULL, t.value
FROM traced t LEFT JOIN long l ON l.report_id = t.report_id AND l.variable = t.variable
WHERE t.valued = t.operands AND l.value IS NULL
