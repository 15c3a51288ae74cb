-- Reconsideration and litigation over disclosure (forms 2019 and 2021), one row a report, one column a cell of the codebook; null is not 0 (status: see provenance).
-- zh: 行政复议、行政诉讼情况（2019、2021年样式），一份年报一行，编码簿一格一列；空不等于 0。
-- needs: reports, figures, codebook
-- grain: report_id (current revisions whose form has this table)
SELECT r.report_id, r.issuer_id, r.adcode, r.unit_id, r.issuer, r.issuer_kind, r.level, r.province,
       r.year, r.template, r.grade,
       /* columns of review_litigation */
FROM reports r
JOIN figures f ON f.report_id = r.report_id
WHERE r.is_current AND r.template IN (SELECT c.template FROM codebook c WHERE c."table" = 'review_litigation')
