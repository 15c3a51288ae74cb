-- What a portal changed after publication: figures and sections of each revision of a report against the one before.
-- zh: 发布后改动的数值和正文：各版次与前一版比较。
-- needs: reports, cells, sections
-- grain: new_report_id, table, row, column
WITH pairs AS (
    SELECT a.report_id AS old_report_id, b.report_id AS new_report_id, b.adcode, b.issuer, b.year, b.revision,
           b.fetched_at AS changed_at, b.source_url
    FROM reports a JOIN reports b
        ON b.issuer_id = a.issuer_id AND b.year = a.year AND b.revision = a.revision + 1
), texts AS (
    SELECT DISTINCT p.new_report_id, s.position
    FROM pairs p JOIN sections s ON s.report_id IN (p.old_report_id, p.new_report_id)
), codes AS (
    SELECT DISTINCT p.new_report_id, c."table", c."row", c."column"
    FROM pairs p JOIN cells c ON c.report_id IN (p.old_report_id, p.new_report_id)
)
SELECT p.old_report_id, p.new_report_id, p.adcode, p.issuer, p.year, p.revision, k."table", k."row", k."column",
       o.value AS old_value, n.value AS new_value, o.status AS old_status, n.status AS new_status,
       o.raw AS old_raw, n.raw AS new_raw, p.changed_at, p.source_url
FROM pairs p
JOIN codes k ON k.new_report_id = p.new_report_id
LEFT JOIN cells o ON o.report_id = p.old_report_id AND o."table" = k."table" AND o."row" = k."row"
    AND o."column" = k."column"
LEFT JOIN cells n ON n.report_id = p.new_report_id AND n."table" = k."table" AND n."row" = k."row"
    AND n."column" = k."column"
WHERE o.value IS DISTINCT FROM n.value OR o.status IS DISTINCT FROM n.status
UNION ALL
SELECT p.old_report_id, p.new_report_id, p.adcode, p.issuer, p.year, p.revision, 'sections', t.position::VARCHAR, 'text',
       NULL, NULL, NULL, NULL, concat_ws(' ', o.title, o.text), concat_ws(' ', n.title, n.text), p.changed_at, p.source_url
FROM pairs p
JOIN texts t ON t.new_report_id = p.new_report_id
LEFT JOIN sections o ON o.report_id = p.old_report_id AND o.position = t.position
LEFT JOIN sections n ON n.report_id = p.new_report_id AND n.position = t.position
WHERE concat_ws(' ', o.title, o.text) <> concat_ws(' ', n.title, n.text)
