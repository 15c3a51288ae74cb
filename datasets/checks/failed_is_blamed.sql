-- Every failed check says who is to blame, and no other one does.
-- severity: error
-- allowed: 0, unknown is an answer too
SELECT report_id, rule, scope, status, blame FROM checks WHERE (status = 'failed') <> (blame IS NOT NULL)
UNION ALL
SELECT report_id, rule, scope, status, blame FROM cross_checks WHERE (status = 'failed') <> (blame IS NOT NULL)
