/** What the comparison asks: one copy of the panel in memory, then small questions to it. */

import { name, sql, type Raw } from "./quote";

/** Shares that are compared beside the panel's own variables: part and whole. */
export const SHARES: Record<string, [part: string, whole: string]> = {
  share_granted: ["granted", "applications_closed"],
  share_denied: ["denied", "applications_closed"],
  share_corrected: ["reconsideration_corrected", "reconsideration"],
};

export const variables = () => sql`
SELECT variable, any_value(unit) AS unit, min(CASE WHEN comparability = 'broken' THEN template END) AS broken
FROM crosswalk GROUP BY variable`;

/** The panel as numbers, kept in memory: its view joins four tables each time that it is asked. */
export const copyPanel = (names: readonly string[]) => `
CREATE TABLE IF NOT EXISTS memory.main.compared AS
SELECT coalesce(unit_id, adcode) AS unit, adcode, name, level, province, year, status, grade, report_id, template,
       ${names.map((each) => `${name(each).text}::DOUBLE AS ${name(each).text}`).join(", ")},
       ${Object.entries(SHARES).map(([share, [part, whole]]) => `(${part} / nullif(${whole}, 0))::DOUBLE AS ${share}`).join(", ")}
FROM panel WHERE status <> 'not_due'`;

export interface Compared {
  unit: string;
  name: string;
  year: number;
  status: string;
  report_id: string | null;
  template: string | null;
  [variable: string]: number | string | null;
}

/** Units and variables over all years. */
export const seriesOf = (units: readonly string[], vars: readonly string[]) => sql`
SELECT unit, name, year, status, report_id, template, ${columns(vars)}
FROM memory.main.compared WHERE unit IN ${units} ORDER BY unit, year`;

export interface Ranked {
  unit: string;
  value: number | null;
  percentile: number | null;
  peers: number;
  figures: number;
}

/** Where units stand among all governments of their level in one year: the share of those with a figure that have less. */
export const standingOf = (units: readonly string[], variable: string, year: number) => sql`
WITH peers AS (
    SELECT unit, level, ${name(variable)} AS value,
           count(*) OVER (PARTITION BY level) AS peers, count(${name(variable)}) OVER (PARTITION BY level) AS figures
    FROM memory.main.compared WHERE year = ${year}
), ranked AS (
    SELECT unit, percent_rank() OVER (PARTITION BY level ORDER BY value) AS percentile FROM peers WHERE value IS NOT NULL
)
SELECT p.unit, p.value, r.percentile, p.peers::INTEGER AS peers, p.figures::INTEGER AS figures
FROM peers p LEFT JOIN ranked r ON r.unit = p.unit WHERE p.unit IN ${units}`;

export interface Province {
  province: string;
  units: number;
  figures: number;
  median: number | null;
}

/** The median of each province's governments of a level, with how many have a figure. */
export const provincesOf = (variable: string, year: number, level: string) => sql`
SELECT province, count(*)::INTEGER AS units, count(${name(variable)})::INTEGER AS figures, median(${name(variable)}) AS median
FROM memory.main.compared WHERE year = ${year} AND level = ${level} AND province IS NOT NULL GROUP BY province ORDER BY province`;

export interface Child {
  unit: string;
  name: string;
  level: string;
  status: string;
  value: number | null;
}

/** Every government of a province in one year. */
export const childrenOf = (province: string, variable: string, year: number) => sql`
SELECT unit, name, level, status, ${name(variable)} AS value
FROM memory.main.compared WHERE year = ${year} AND province = ${province} ORDER BY adcode`;

function columns(vars: readonly string[]): Raw {
  const joined = name("");
  return Object.assign(joined, { text: vars.map((each) => name(each).text).join(", ") });
}
