-- Every figure that is reported has a text that it was read from.
-- severity: error
-- allowed: 0, a blank that became 0 is the worst error
SELECT report_id, scope, "left" FROM cross_checks WHERE rule = 'unprinted'
