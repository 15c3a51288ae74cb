-- What carry_over and stock_flow find is blamed in cross_checks, and the other way round.
-- severity: error
-- allowed: 0, the two say the same of the same figures
SELECT next_report_id AS report_id, "column" AS scope, status FROM carry_over WHERE (status = 'failed') <> (blame IS NOT NULL)
UNION ALL
SELECT report_id, "row", status FROM stock_flow WHERE (status = 'failed') <> (blame IS NOT NULL)
UNION ALL
SELECT report_id, scope, status FROM cross_checks
WHERE rule IN ('carry_over', 'stock_flow') AND status = 'failed' AND NOT EXISTS (
    SELECT 1 FROM carry_over c WHERE c.next_report_id = cross_checks.report_id AND c."column" = cross_checks.scope
        AND c.status = 'failed')
  AND NOT EXISTS (
    SELECT 1 FROM stock_flow s WHERE s.report_id = cross_checks.report_id AND s."row" = cross_checks.scope
        AND s.status = 'failed')
