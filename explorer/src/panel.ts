/** The panel of a province: what a government's charts are drawn of, before the database has come. */

import { get, type Place } from "./places";
import type { PanelRow } from "./sql/district";

export interface Panel {
  rows: PanelRow[];
  /** Variables that are another thing on a form than on the newest. */
  breaks: { template: string; variables: string[] }[];
}

interface Written {
  columns: string[];
  breaks: Panel["breaks"];
  rows: (string | number | null)[][];
}

/** Every year of a unit, under each of its codes; empty where it was not searched. */
export async function panelOf(place: Place): Promise<Panel> {
  if (!place.held.length) return { rows: [], breaks: [] };
  const codes = new Set([place.adcode, ...place.codes].map((code) => code.slice(0, 2)));
  const files = await Promise.all([...codes].map((code) => get<Written>(`data/panel/${code}.json`, true)));
  const rows = files.flatMap((file) => {
    if (!file) return [];
    const own = file.rows.filter((row) => row[file.columns.indexOf("unit")] === place.id);
    return own.map((row) => Object.fromEntries(file.columns.map((name, n) => [name, row[n] ?? null])) as PanelRow);
  });
  rows.sort((a, b) => a.year - b.year);
  return { rows, breaks: files.find((file) => file)?.breaks ?? [] };
}
