/** What the page of one figure asks. */

import { sql } from "./quote";

export interface Figure {
  report_id: string;
  adcode: string | null;
  unit_id: string | null;
  issuer: string | null;
  year: number;
  title: string | null;
  template: string;
  value: number | null;
  unit: string;
  raw: string | null;
  status: string;
  page: number | null;
  reader: string | null;
  grade: string;
  source_url: string;
  fetched_at: string;
  warc_file: string;
  warc_offset: number;
  digest: string;
  media_type: string;
  corrected: number | null;
  correction_reason: string | null;
  section_label: string;
  row_label: string;
  column_label: string;
}

/** One figure with everything that leads back to the document. */
export const figureOf = (report: string, table: string, row: string, column: string) => sql`
SELECT p.report_id, p.adcode, r.unit_id, p.issuer, p.year, r.title, r.template, p.value, p.unit, p.raw, p.status, p.page, p.reader,
       p.grade, p.source_url, strftime(p.fetched_at, '%Y-%m-%d %H:%M:%S') AS fetched_at, p.warc_file, p.warc_offset,
       p.digest, p.media_type, p.corrected, p.correction_reason, k.section_label, k.row_label, k.column_label
FROM provenance p
JOIN reports r ON r.report_id = p.report_id
JOIN codebook k ON k.template = r.template AND k."table" = p."table" AND k."row" = p."row" AND k."column" = p."column"
WHERE p.report_id = ${report} AND p."table" = ${table} AND p."row" = ${row} AND p."column" = ${column}`;

/** The same figure of the unit in other years. */
export const seriesOf = (unit: string | null, table: string, row: string, column: string) => sql`
SELECT g.year, c.report_id, c.value, c.raw, c.status
FROM government_reports g JOIN cells c ON c.report_id = g.report_id
WHERE g.unit_id = ${unit} AND c."table" = ${table} AND c."row" = ${row} AND c."column" = ${column}
ORDER BY g.year`;
