-- Sums over the governments of a province, a year and a level; each sum says how many reports it lacks.
-- zh: 分省、分年度、分层级的合计，每项合计注明缺失数。
-- needs: government_reports, applications, expected
-- grain: province, year, level
WITH summed AS (
    SELECT g.province, g.year, g.level,
           count(*) AS reports,
           count(*) FILTER (g.grade = 'verified') AS verified,
           sum(a.new_received_total) AS new_received,
           count(*) - count(a.new_received_total) AS new_received_missing,
           sum(a.outcomes_total_total) AS outcomes_total,
           count(*) - count(a.outcomes_total_total) AS outcomes_total_missing,
           sum(a.granted_total) AS granted,
           count(*) - count(a.granted_total) AS granted_missing
    FROM government_reports g LEFT JOIN applications a ON a.report_id = g.report_id
    GROUP BY g.province, g.year, g.level
), wanted AS (
    SELECT e.province, e.year, e.level, count(*) AS expected,
           count(*) FILTER (e.status IN ('found', 'late')) AS there
    FROM expected e GROUP BY e.province, e.year, e.level
)
SELECT s.*,
       s.new_received_missing + s.outcomes_total_missing + s.granted_missing = 0
           AND w.expected = w.there AS is_complete
FROM summed s
LEFT JOIN wanted w ON w.province IS NOT DISTINCT FROM s.province AND w.year = s.year
    AND w.level IS NOT DISTINCT FROM s.level
ORDER BY s.year, s.province, s.level
