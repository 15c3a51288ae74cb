-- Who had to report on each year since the Regulation of 2008, by when, and what became of it: every government of the country as it was in that year, and every department that ever was found, between its first and last report. expected is the part of it that a crawl asked for; not_searched is the rest.
-- zh: 2008年以来各年度的发布义务、法定期限与结果：当年全部各级政府，及曾见年报的部门（首末年之间）。expected 为抓取所及部分，其余为 not_searched。
-- needs: jurisdictions, expected, reports, government_reports, fetches
-- grain: adcode, year, issuer_id
WITH known AS (
    SELECT max(f.fetched_at)::DATE AS until FROM fetches f
), years AS (
    SELECT unnest(range(2008, date_part('year', k.until)::BIGINT))::SMALLINT AS year, k.until FROM known k
), governments AS (
    SELECT j.adcode, j.unit_id, NULL AS issuer_id, j.name, 'government' AS issuer_kind, j.level, j.province, y.year, y.until,
           coalesce(e.due_on, make_date(y.year + 1, 3, 31)) AS due_on, e.status AS asked, e.cause,
           coalesce(e.report_id, g.report_id) AS report_id, g.published_on
    FROM years y
    JOIN jurisdictions j ON j.valid_from <= y.year AND (j.valid_to IS NULL OR j.valid_to > y.year)
    LEFT JOIN expected e ON e.adcode = j.adcode AND e.year = y.year
    LEFT JOIN government_reports g ON g.adcode = j.adcode AND g.year = y.year
), departments AS (
    SELECT d.adcode, d.unit_id, d.issuer_id, d.issuer AS name, d.issuer_kind, d.level, d.province, y.year, y.until,
           -- 条例（2019）第四十九条: departments by 31 January; before it everybody by 31 March
           make_date(y.year + 1, CASE WHEN y.year >= 2019 THEN 1 ELSE 3 END, 31) AS due_on,
           NULL AS asked, NULL AS cause, r.report_id, r.published_on
    FROM (SELECT r.issuer_id, r.issuer_kind, min(r.year) AS first, max(r.year) AS last,
                 arg_max(r.adcode, r.year) AS adcode, arg_max(r.unit_id, r.year) AS unit_id,
                 arg_max(r.issuer, r.year) AS issuer, arg_max(r.level, r.year) AS level,
                 arg_max(r.province, r.year) AS province
          FROM reports r WHERE r.is_current AND r.issuer_kind IN ('office', 'department')
          GROUP BY r.issuer_id, r.issuer_kind) d
    JOIN years y ON y.year BETWEEN d.first AND d.last
    LEFT JOIN reports r ON r.issuer_id = d.issuer_id AND r.year = y.year AND r.is_current
)
SELECT o.adcode, o.unit_id, o.issuer_id, o.name, o.issuer_kind, o.level, o.province, o.year, o.due_on,
       CASE WHEN o.asked IS NOT NULL THEN o.asked
            WHEN o.report_id IS NOT NULL AND o.published_on > o.due_on THEN 'late'
            WHEN o.report_id IS NOT NULL THEN 'found'
            WHEN o.until <= o.due_on THEN 'not_due'
            ELSE 'not_searched' END AS status,
       o.cause, o.report_id
FROM (FROM governments UNION ALL BY NAME FROM departments) o
ORDER BY o.year, o.adcode, o.issuer_kind, o.issuer_id
