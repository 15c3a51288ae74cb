-- Every variable of the panel with the cells that it is made of: address, page, box and printed text of each.
-- zh: 面板每个变量所含单元格及其出处。
-- needs: government_reports, crosswalk, codebook, provenance
-- grain: report_id, variable, table, row, column
SELECT g.unit_id, g.adcode, g.year, g.report_id, k.variable, k.template, k.formula, k.comparability,
       v."table", v."row", v."column", v.value, v.unit, v.raw, v.status, v.page, v.bbox, v.source_url,
       v.fetched_at, v.warc_file, v.warc_offset, v.digest
FROM government_reports g
JOIN crosswalk k ON k.template = g.template
JOIN codebook b ON b.template = k.template AND list_contains(k.operands, b.variable)
JOIN provenance v ON v.report_id = g.report_id AND v."table" = b."table" AND v."row" = b."row"
    AND v."column" = b."column"
