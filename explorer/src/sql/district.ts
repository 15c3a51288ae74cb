/** What the page of one government asks. */

import { sql } from "./quote";

/** A year of a unit, of the panel's files. */
export interface PanelRow {
  unit: string;
  adcode: string;
  year: number;
  status: string;
  cause: string | null;
  report_id: string | null;
  template: string | null;
  grade: string | null;
  [variable: string]: number | string | null;
}

export interface FormCell {
  table: string;
  row: string;
  column: string;
  section_label: string;
  row_label: string;
  column_label: string;
  unit: string;
  value: number | null;
  raw: string | null;
  status: string;
}

/** Every cell of a report's form, in the form's order; one that the reading lacks is absent. */
export const cellsOf = (report: string) => sql`
SELECT k."table", k."row", k."column", k.section_label, k.row_label, k.column_label, k.unit,
       c.value, c.raw, coalesce(c.status, 'absent') AS status
FROM codebook k
LEFT JOIN cells c ON c.report_id = ${report} AND c."table" = k."table" AND c."row" = k."row" AND c."column" = k."column"
WHERE k.template = (SELECT r.template FROM reports r WHERE r.report_id = ${report})
ORDER BY k.position`;

export interface CheckRow {
  rule: string;
  scope: string;
  left: number | null;
  right: number | null;
  blame: string | null;
  against: string | null;
}

/** What contradicts a report: its own sums, and what stands outside its tables. */
export const contradictionsOf = (report: string) => sql`
SELECT rule, scope, "left", "right", blame, NULL AS against FROM checks WHERE report_id = ${report} AND status = 'failed'
UNION ALL
SELECT rule, scope, "left", "right", blame, against FROM cross_checks WHERE report_id = ${report} AND status = 'failed'
ORDER BY rule, scope`;

/** How many identities hold, fail, or cannot be tried. */
export const checkCounts = (report: string) => sql`
SELECT status, count(*)::INTEGER AS count FROM checks WHERE report_id = ${report} GROUP BY status`;

export interface ReportRow {
  report_id: string;
  issuer: string | null;
  issuer_kind: string | null;
  year: number;
  title: string | null;
  template: string;
  grade: string;
  published_on: string | null;
  source_url: string;
  fetched_at: string;
  media_type: string;
  digest: string;
  warc_file: string;
  revision: number;
}

/** The current reports of a unit: its government's and its departments'. */
export const reportsOf = (unit: string) => sql`
SELECT report_id, issuer, issuer_kind, year, title, template, grade, published_on::VARCHAR AS published_on, source_url,
       strftime(fetched_at, '%Y-%m-%d %H:%M') AS fetched_at, media_type, digest, warc_file, revision
FROM reports WHERE is_current AND (unit_id = ${unit} OR unit_id IS NULL AND adcode = ${unit})
ORDER BY year DESC, issuer_kind <> 'government', issuer`;

/** The prose of a report. */
export const sectionsOf = (report: string) => sql`
SELECT position, number, title, text FROM sections WHERE report_id = ${report} ORDER BY position`;

/** One year of several units, for the table of siblings. */
export const yearOf = (units: readonly string[], year: number) => sql`
SELECT unit_id, adcode, name, status, grade, applications_received, applications_closed, granted,
       granted / nullif(applications_closed, 0) AS share_granted
FROM panel WHERE year = ${year} AND unit_id IN ${units} ORDER BY adcode`;
