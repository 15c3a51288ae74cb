-- A reported or derived figure has a value; a blank, unreadable or absent one has none.
-- severity: error
-- allowed: 0, a blank that became 0 is the worst error
SELECT report_id, "table", "row", "column", value, status FROM cells
WHERE (status IN ('reported', 'derived')) <> (value IS NOT NULL)
