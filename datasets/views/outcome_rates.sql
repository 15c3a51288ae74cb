-- Shares of the outcomes of requests over all applicants; null when the denominator or a part is null, or it is 0.
-- zh: 申请办理结果占比（全部申请人）；分母或分项为空、分母为零时为空。
-- needs: applications, review_litigation
-- grain: report_id
WITH parts AS (
    SELECT a.report_id, a.issuer_id, a.adcode, a.issuer, a.issuer_kind, a.level, a.province, a.year,
           a.template, a.grade,
           a.outcomes_total_total AS outcomes_total,
           (a.new_received_total + a.carried_over_total)::DECIMAL(38, 6) AS to_process,
           a.granted_total AS granted,
           a.partially_granted_total AS partially_granted,
           (a.denied_state_secret_total + a.denied_other_law_total + a.denied_public_security_total
               + a.denied_third_party_total + a.denied_internal_affairs_total + a.denied_deliberative_total
               + a.denied_enforcement_file_total + a.denied_administrative_inquiry_total)::DECIMAL(38, 6) AS denied,
           (a.unable_not_held_total + a.unable_not_ready_made_total + a.unable_still_unclear_total)::DECIMAL(38, 6)
               AS unable,
           (l.reconsideration_total - l.reconsideration_pending)::DECIMAL(38, 6) AS reviewed,
           l.reconsideration_corrected AS corrected
    FROM applications a LEFT JOIN review_litigation l ON l.report_id = a.report_id
)
SELECT p.report_id, p.issuer_id, p.adcode, p.issuer, p.issuer_kind, p.level, p.province, p.year, p.template,
       p.grade, p.outcomes_total, p.to_process,
       p.granted::DOUBLE / nullif(p.outcomes_total, 0)::DOUBLE AS granted_share,
       p.partially_granted::DOUBLE / nullif(p.outcomes_total, 0)::DOUBLE AS partially_granted_share,
       p.denied,
       p.denied::DOUBLE / nullif(p.outcomes_total, 0)::DOUBLE AS denied_share,
       p.unable,
       p.unable::DOUBLE / nullif(p.outcomes_total, 0)::DOUBLE AS unable_share,
       p.outcomes_total::DOUBLE / nullif(p.to_process, 0)::DOUBLE AS closed_share,
       p.reviewed,
       p.corrected::DOUBLE / nullif(p.reviewed, 0)::DOUBLE AS review_corrected_share,
       (p.outcomes_total IS NULL)::INTEGER + (p.to_process IS NULL)::INTEGER + (p.granted IS NULL)::INTEGER
           + (p.partially_granted IS NULL)::INTEGER + (p.denied IS NULL)::INTEGER
           + (p.unable IS NULL)::INTEGER + (p.reviewed IS NULL)::INTEGER
           + (p.corrected IS NULL)::INTEGER AS missing_operands
FROM parts p
