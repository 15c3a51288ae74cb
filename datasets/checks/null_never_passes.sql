-- An identity with a missing operand is not applicable; it never passes, and a passed one has equal sides.
-- severity: error
-- allowed: 0, a null that passes hides a missing figure
SELECT report_id, rule, scope, "left", "right", status FROM checks
WHERE (status <> 'not_applicable' AND ("left" IS NULL OR "right" IS NULL))
   OR (status = 'passed' AND "left" <> "right") OR (status = 'failed' AND "left" = "right")
