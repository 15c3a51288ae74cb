/** The copy of the panel that comparisons ask, made once, and the variables that it has. */

import { query, records } from "./database";
import { copyPanel, SHARES, variables } from "./sql/compare";

export interface Variable {
  name: string;
  /** Unit of its figures; "%" of a share. */
  unit: string;
  /** A form on which it is another thing, if there is one. */
  broken: string | null;
}

let copied: Promise<Variable[]> | null = null;

/** Makes the copy unless it is there; the variables in the order of the release's crosswalk. */
export function compared(): Promise<Variable[]> {
  copied ??= copy().catch((error: unknown) => {
    copied = null;
    throw error;
  });
  return copied;
}

async function copy(): Promise<Variable[]> {
  const found = await records<{ variable: string; unit: string; broken: string | null }>(variables());
  const order = (await query("SELECT column_name FROM duckdb_columns() WHERE database_name = 'nianbao' AND table_name = 'panel' ORDER BY column_index")).rows.map(([name]) => name);
  found.sort((a, b) => order.indexOf(a.variable) - order.indexOf(b.variable));
  await query(copyPanel(found.map((each) => each.variable)));
  const own = found.map((each): Variable => ({ name: each.variable, unit: each.unit, broken: each.broken }));
  const shares = Object.keys(SHARES).map((name): Variable => ({ name, unit: "%", broken: name === "share_denied" ? (own.find((each) => each.name === "denied")?.broken ?? null) : null }));
  return [...own, ...shares];
}
