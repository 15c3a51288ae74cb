-- Requests that a government reports against those of its own departments, where both are held: does it count itself, or them too? own: fewer than its departments together, so they are not in it; sum: exactly their sum; unknown: more, and which others are in it nobody can say.
-- zh: 政府年报申请数与其所属部门之和：own 少于部门之和，未含部门；sum 恰为部门之和；unknown 更多，无从判断。
-- needs: government_reports, reports, applications, statistics
-- grain: report_id
WITH received AS (
    SELECT a.report_id, a.new_received_total AS received FROM applications a
    UNION ALL
    SELECT s.report_id, s.applications_received_value FROM statistics s
), departments AS (
    SELECT r.adcode, r.year, count(*) AS departments, count(v.received) AS departments_with_figure,
           sum(v.received)::DECIMAL(38, 6) AS departments_received, max(v.received) AS largest_department
    FROM reports r LEFT JOIN received v ON v.report_id = r.report_id
    WHERE r.is_current AND r.adcode IS NOT NULL AND r.issuer_kind IN ('department', 'office')
    GROUP BY r.adcode, r.year
)
SELECT g.report_id, g.adcode, g.issuer, g.level, g.year, v.received, d.departments, d.departments_with_figure,
       d.departments_received, d.largest_department,
       CASE WHEN v.received IS NULL OR d.departments_received IS NULL THEN 'unknown'
            WHEN v.received < d.departments_received THEN 'own'
            WHEN v.received = d.departments_received AND d.departments_with_figure > 1 AND v.received > 0 THEN 'sum'
            ELSE 'unknown' END AS counts
FROM government_reports g
JOIN departments d ON d.adcode = g.adcode AND d.year = g.year
LEFT JOIN received v ON v.report_id = g.report_id
WHERE g.issuer_kind = 'government'
ORDER BY g.adcode, g.year
