-- The code of every report was valid in its year.
-- severity: warning
-- allowed: 0.02 of reports, units under a code that the list does not have (development zones)
SELECT report_id, adcode, year FROM reports WHERE adcode IS NOT NULL AND unit_id IS NULL
