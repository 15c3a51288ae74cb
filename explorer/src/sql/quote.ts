/** SQL with values in it: sql`… WHERE adcode = ${code}` quotes what is put in; nothing can end its string. */

type Given = string | number | null | readonly string[] | readonly number[] | Raw;

/** A piece of SQL that is put in as it is: made of names of the page's own, never of what a reader typed. */
export class Raw {
  constructor(readonly text: string) {}
}

export function sql(parts: TemplateStringsArray, ...values: Given[]): string {
  return parts.reduce((text, part, n) => text + (n ? literal(values[n - 1] ?? null) : "") + part, "");
}

/** A column name, quoted. */
export function name(text: string): Raw {
  return new Raw(`"${text.replaceAll('"', '""')}"`);
}

function literal(value: Given): string {
  if (value === null) return "NULL";
  if (value instanceof Raw) return value.text;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "NULL";
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return value.length ? `(${value.map((each) => literal(each)).join(", ")})` : "(NULL)";
}
