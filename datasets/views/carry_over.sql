-- Carried forward of a year against carried over of the next, for the same issuer and each applicant column.
-- zh: 本年结转下年度与次年上年结转之核对（同一机关、各类申请人）。
-- needs: reports, cells, codebook, cross_checks
-- grain: report_id, column
WITH current AS (
    SELECT r.* FROM reports r
    WHERE r.is_current AND r.template IN (SELECT b.template FROM codebook b WHERE b."table" = 'applications')
), pairs AS (
    SELECT a.report_id, b.report_id AS next_report_id, a.issuer_id, a.adcode, a.issuer, a.issuer_kind, a.year
    FROM current a JOIN current b ON b.issuer_id = a.issuer_id AND b.year = a.year + 1
), operands AS (
    SELECT p.*, k."column", f.value AS carried_forward, o.value AS next_carried_over
    FROM pairs p
    CROSS JOIN (SELECT DISTINCT b."column" FROM codebook b
                WHERE b."table" = 'applications' AND b."row" = 'carried_over') k
    LEFT JOIN cells f ON f.report_id = p.report_id AND f."table" = 'applications'
        AND f."row" = 'carried_forward' AND f."column" = k."column"
    LEFT JOIN cells o ON o.report_id = p.next_report_id AND o."table" = 'applications'
        AND o."row" = 'carried_over' AND o."column" = k."column"
)
SELECT o.*,
       (o.carried_forward - o.next_carried_over)::DECIMAL(38, 6) AS difference,
       CASE WHEN o.carried_forward IS NULL OR o.next_carried_over IS NULL THEN 'not_applicable'
            WHEN o.carried_forward = o.next_carried_over THEN 'passed'
            ELSE 'failed' END AS status,
       k.blame, k.evidence
FROM operands o
LEFT JOIN cross_checks k ON k.report_id = o.next_report_id AND k.rule = 'carry_over' AND k.scope = o."column"
