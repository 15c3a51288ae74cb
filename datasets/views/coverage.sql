-- What became of the reports that were expected, by province and year.
-- zh: 分省、分年度的应发布与实际情况。
-- needs: expected
-- grain: province, year
SELECT e.province, e.year,
       count(*) AS expected,
       count(*) FILTER (e.status <> 'not_due') AS due,
       count(*) FILTER (e.status = 'found') AS found,
       count(*) FILTER (e.status = 'late') AS late,
       count(*) FILTER (e.status = 'missing') AS missing,
       count(*) FILTER (e.status = 'blocked') AS blocked,
       count(*) FILTER (e.status = 'unreachable') AS unreachable,
       count(*) FILTER (e.status = 'unreadable') AS unreadable,
       count(*) FILTER (e.status = 'not_due') AS not_due,
       count(*) FILTER (e.status IN ('found', 'late'))
           / nullif(count(*) FILTER (e.status <> 'not_due'), 0) AS share_found,
       count(*) FILTER (e.status IN ('found', 'late'))
           / nullif(count(*) FILTER (e.status IN ('found', 'late', 'missing')), 0) AS share_known
FROM expected e
GROUP BY e.province, e.year
ORDER BY e.year, e.province
