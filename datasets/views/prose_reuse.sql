-- macro prose_reuse(year): How much of each issuer's prose of a year stood in its report of the year before: the share of its runs of eight characters (digits left out) that were there.
-- zh: 某年度正文中有多少照抄上年：八字片段（不计数字与标点）的重合比例。
-- needs: reports, sections
-- grain: report_id
WITH prose AS (
    SELECT r.report_id, r.issuer_id, r.adcode, r.issuer, r.issuer_kind, r.year,
           regexp_replace(string_agg(s.text, '' ORDER BY s.position), '[\s\d\p{P}\p{S}]+', '', 'g') AS text
    FROM reports r
    JOIN sections s ON s.report_id = r.report_id
    WHERE r.is_current AND r.year IN (year, year - 1)
    GROUP BY r.report_id, r.issuer_id, r.adcode, r.issuer, r.issuer_kind, r.year
), shingles AS (
    SELECT DISTINCT p.report_id, p.issuer_id, p.year, substring(p.text, n.at::BIGINT, 8) AS shingle
    FROM prose p, LATERAL (SELECT unnest(range(1, length(p.text) - 6)) AS at) n
    WHERE length(p.text) >= 8
), shared AS (
    SELECT a.report_id, any_value(b.report_id) AS previous_report_id, count(*) AS shingles,
           count(b.shingle) AS reused
    FROM shingles a
    LEFT JOIN shingles b ON b.issuer_id = a.issuer_id AND b.year = a.year - 1 AND b.shingle = a.shingle
    WHERE a.year = year
    GROUP BY a.report_id
)
SELECT p.report_id, p.adcode, p.issuer, p.issuer_kind, p.year, q.report_id AS previous_report_id, s.shingles,
       CASE WHEN q.report_id IS NOT NULL THEN s.reused END AS reused,
       CASE WHEN q.report_id IS NOT NULL THEN s.reused / nullif(s.shingles, 0) END AS share
FROM prose p
JOIN shared s ON s.report_id = p.report_id
LEFT JOIN prose q ON q.issuer_id = p.issuer_id AND q.year = p.year - 1
ORDER BY share DESC NULLS LAST, p.report_id
