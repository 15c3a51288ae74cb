-- Every figure of the current revisions with where it stands: address, archived record, page, box, printed text.
-- zh: 现行版次每个数值的出处：网址、存档记录、页码、位置、原文。
-- needs: reports, cells, corrections, fetches
-- grain: report_id, table, row, column
SELECT c.report_id, r.adcode, r.issuer, r.issuer_kind, c.year, c."table", c."row", c."column", c.value, c.unit,
       c.raw, c.status, c.page, c.bbox, c.reader, r.grade, r.source_url, r.fetched_at, r.warc_file,
       r.warc_offset, r.digest, r.media_type, k.corrected, k.reason AS correction_reason
FROM cells c
JOIN reports r ON r.report_id = c.report_id
LEFT JOIN corrections k ON k.digest = r.digest AND k."table" = c."table" AND k."row" = c."row"
    AND k."column" = c."column" AND k.printed = c.value
    AND k.expires_on > (SELECT max(f.fetched_at)::DATE FROM fetches f)
WHERE r.is_current
