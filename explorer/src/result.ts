/** Arrow tables as plain rows: decimals and large integers stay exact, as text where a number would round them. */

import type { Table } from "apache-arrow";

export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

export interface Result {
  names: string[];
  types: string[];
  rows: Value[][];
}

export function toResult(table: Table): Result {
  const fields = table.schema.fields;
  const columns = fields.map((_, n) => table.getChildAt(n));
  const scales = fields.map((field) => (field.type as { scale?: number }).scale ?? 0);
  const types = fields.map((field) => String(field.type));
  const rows: Value[][] = [];
  for (let line = 0; line < table.numRows; line++) {
    rows.push(columns.map((column, n) => toValue(column?.get(line), types[n] ?? "", scales[n] ?? 0)));
  }
  return { names: fields.map((field) => field.name), types, rows };
}

function toValue(value: unknown, type: string, scale: number): Value {
  if (value === null || value === undefined) return null;
  if (type.startsWith("Decimal")) return decimal(value as Uint32Array, scale);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return [...value].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (typeof value === "object" && Symbol.iterator in value) {
    const items = [...(value as Iterable<unknown>)];
    const isPairs = "toJSON" in value && type.startsWith("Struct");
    return isPairs
      ? Object.fromEntries(items.map((pair) => [String((pair as [unknown, unknown])[0]), toValue((pair as [unknown, unknown])[1], "", 0)]))
      : items.map((item) => toValue(item, "", 0));
  }
  return String(value);
}

/** Four 32-bit words, the lowest first, two's complement. */
function decimal(words: Uint32Array, scale: number): number | string {
  let whole = 0n;
  for (let n = words.length - 1; n >= 0; n--) whole = (whole << 32n) | BigInt(words[n] ?? 0);
  const isNegative = ((words[words.length - 1] ?? 0) & 0x80000000) !== 0;
  if (isNegative) whole -= 1n << BigInt(32 * words.length);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, "0");
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  const text = `${whole < 0n ? "-" : ""}${digits.slice(0, digits.length - scale)}${scale && fraction ? `.${fraction}` : ""}`;
  const number = Number(text);
  return text.replace(/[-.]/g, "").replace(/^0+/, "").length <= 15 ? number : text;
}

/** A value as a person reads it in a table. */
export function shown(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
