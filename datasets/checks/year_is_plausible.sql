-- The year reported on is not after the year of the fetch, nor before the Regulation of 2008.
-- severity: error
-- allowed: 0.001 of reports, a typing error in a title
SELECT report_id, year, fetched_at FROM reports WHERE year > date_part('year', fetched_at) OR year < 2007
