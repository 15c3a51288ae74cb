-- A verified report breaks no identity.
-- severity: error
-- allowed: 0, the grade would promise what the checks deny
SELECT r.report_id, k.rule, k.scope FROM reports r JOIN checks k ON k.report_id = r.report_id
WHERE r.grade = 'verified' AND k.status = 'failed'
