-- Regulations and normative documents in force: last year's, plus issued, less repealed, against this year's.
-- zh: 规章、规范性文件现行有效数：上年数加制发减废止，与本年数核对。
-- needs: reports, cells, codebook, cross_checks
-- grain: report_id, row
WITH current AS (
    SELECT r.* FROM reports r
    WHERE r.is_current AND r.template IN (SELECT b.template FROM codebook b WHERE b."column" = 'in_force')
), pairs AS (
    SELECT b.report_id, a.report_id AS previous_report_id, b.issuer_id, b.adcode, b.issuer, b.issuer_kind, b.year
    FROM current a JOIN current b ON b.issuer_id = a.issuer_id AND b.year = a.year + 1
), operands AS (
    SELECT p.*, k."row", s.value AS previous_in_force, i.value AS issued, d.value AS repealed, n.value AS in_force
    FROM pairs p
    CROSS JOIN (SELECT DISTINCT b."row" FROM codebook b WHERE b."column" = 'in_force') k
    LEFT JOIN cells s ON s.report_id = p.previous_report_id AND s."row" = k."row" AND s."column" = 'in_force'
    LEFT JOIN cells i ON i.report_id = p.report_id AND i."row" = k."row" AND i."column" = 'issued'
    LEFT JOIN cells d ON d.report_id = p.report_id AND d."row" = k."row" AND d."column" = 'repealed'
    LEFT JOIN cells n ON n.report_id = p.report_id AND n."row" = k."row" AND n."column" = 'in_force'
)
SELECT o.*,
       (o.previous_in_force + o.issued - o.repealed - o.in_force)::DECIMAL(38, 6) AS difference,
       CASE WHEN o.previous_in_force IS NULL OR o.issued IS NULL OR o.repealed IS NULL OR o.in_force IS NULL
            THEN 'not_applicable'
            WHEN o.previous_in_force + o.issued - o.repealed = o.in_force THEN 'passed'
            ELSE 'failed' END AS status,
       k.blame, k.evidence
FROM operands o
LEFT JOIN cross_checks k ON k.report_id = o.report_id AND k.rule = 'stock_flow' AND k.scope = o."row"
