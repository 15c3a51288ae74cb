-- Each issuer and year has exactly one current revision.
-- severity: error
-- allowed: 0, the views show current revisions only and would lose or double a report
SELECT issuer_id, year FROM reports GROUP BY issuer_id, year HAVING count(*) FILTER (is_current) <> 1
