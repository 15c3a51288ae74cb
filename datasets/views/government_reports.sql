-- The current report of each government and year: its own, or its general office's where only that was found.
-- zh: 各级政府各年度现行年报：政府本级优先，仅有办公厅（室）年报时取之。
-- needs: reports
-- grain: adcode, year
SELECT r.* FROM reports r
WHERE r.is_current AND r.adcode IS NOT NULL AND r.issuer_kind IN ('government', 'office')
QUALIFY row_number() OVER (
    PARTITION BY r.adcode, r.year ORDER BY r.issuer_kind = 'government' DESC, r.report_id) = 1
