-- All that contradicts a current report: identities of its form, another document that carries it, its prose, the years beside it; with who is to blame and what tells it.
-- zh: 现行年报的全部矛盾：勾稽、另一份文件、正文、前后年度，及责任与依据。
-- needs: reports, checks, cross_checks
-- grain: report_id, rule, scope, against
SELECT r.report_id, r.adcode, r.issuer, r.issuer_kind, r.year, r.grade, n.rule, n.scope, n.against, n."left", n."right",
       n.blame, n.evidence, r.source_url
FROM (
    SELECT k.report_id, k.rule, k.scope, NULL AS against, k."left", k."right", k.blame, k.evidence
    FROM checks k WHERE k.status = 'failed'
    UNION ALL
    SELECT k.report_id, k.rule, k.scope, k.against, k."left", k."right", k.blame, k.evidence
    FROM cross_checks k WHERE k.status = 'failed'
) n
JOIN reports r ON r.report_id = n.report_id
WHERE r.is_current
ORDER BY r.adcode, r.year, r.report_id, n.rule, n.scope, n.against
