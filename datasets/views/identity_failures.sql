-- Identities of the form that a current report breaks, with its address.
-- zh: 现行年报中不符的勾稽关系及其来源。
-- needs: reports, checks
-- grain: report_id, rule, scope
SELECT k.report_id, r.adcode, r.issuer, r.issuer_kind, r.year, r.grade, k.rule, k.scope, k."left", k."right",
       (k."left" - k."right")::DECIMAL(38, 6) AS difference, k.blame, k.evidence, r.source_url
FROM checks k JOIN reports r ON r.report_id = k.report_id
WHERE k.status = 'failed' AND r.is_current
