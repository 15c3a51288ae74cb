/** What the page of coverage and health asks. */

import { sql } from "./quote";

export interface Count {
  province: string | null;
  year: number;
  due: number;
  found: number;
  late: number;
  missing: number;
  blocked: number;
  unreachable: number;
  unreadable: number;
  not_due: number;
}

/** What became of the reports that were due, by province and year. */
export const counts = () => sql`
SELECT province, year, due::INTEGER AS due, found::INTEGER AS found, late::INTEGER AS late, missing::INTEGER AS missing,
       blocked::INTEGER AS blocked, unreachable::INTEGER AS unreachable, unreadable::INTEGER AS unreadable,
       not_due::INTEGER AS not_due
FROM coverage ORDER BY province, year`;

export interface Missing {
  unit: string;
  adcode: string;
  name: string;
  year: number;
  status: string;
  cause: string | null;
}

/** Reports that are not there, and why: of a province and a year, or of all. */
export const missingOf = (province: string | null, year: number | null) => sql`
SELECT coalesce(unit_id, adcode) AS unit, adcode, name, year, status, cause FROM expected
WHERE status NOT IN ('found', 'late', 'not_due')
  AND (${province} IS NULL OR province = ${province}) AND (${year} IS NULL OR year = ${year})
ORDER BY adcode, year LIMIT 400`;

export interface Portal {
  unit: string | null;
  portal: string;
  name: string | null;
  host: string | null;
  requests: number;
  failures: number;
  last_status: number | null;
  last_at: string;
  statuses: string[];
  cause: string | null;
}

/** Portals that refuse, cannot be reached or cannot be read, with what was asked of them. */
export const portals = (province: string | null) => sql`
WITH troubled AS (
    SELECT adcode, any_value(coalesce(unit_id, adcode)) AS unit, any_value(name) AS name,
           list(DISTINCT status ORDER BY status) AS statuses, max(cause) AS cause
    FROM expected WHERE status IN ('blocked', 'unreachable', 'unreadable') AND (${province} IS NULL OR province = ${province})
    GROUP BY adcode
)
SELECT t.unit, t.adcode AS portal, t.name, regexp_extract(arg_max(f.url, f.fetched_at), '^[a-z]+://([^/:]+)', 1) AS host,
       count(f.url)::INTEGER AS requests, count(f.failure)::INTEGER AS failures,
       arg_max(f.status, f.fetched_at)::INTEGER AS last_status,
       strftime(max(f.fetched_at), '%Y-%m-%d %H:%M') AS last_at, t.statuses, t.cause
FROM troubled t LEFT JOIN fetches f ON f.portal = t.adcode
GROUP BY t.unit, t.adcode, t.name, t.statuses, t.cause ORDER BY t.adcode`;

/** All portals that were asked anything. */
export const asked = () => sql`
SELECT count(DISTINCT portal)::INTEGER AS portals, count(*)::INTEGER AS requests, count(failure)::INTEGER AS failures,
       strftime(min(fetched_at), '%Y-%m-%d') AS first, strftime(max(fetched_at), '%Y-%m-%d') AS last FROM fetches`;
