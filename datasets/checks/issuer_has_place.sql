-- The unit of every issuer is known.
-- severity: warning
-- allowed: 0.05 of reports, bodies that name no place and stand on another unit's portal
SELECT report_id, issuer, source_url FROM reports WHERE adcode IS NULL
