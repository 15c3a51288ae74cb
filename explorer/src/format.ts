/** Figures and dates as text. Null is never 0, and never an empty string that could be taken for one. */

import { language } from "./language";

const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
const short = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A figure with separators; a dash where there is none. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? "—" : plain.format(value);
}

/** A figure to at most one decimal, for the end of a line in a chart. */
export function brief(value: number): string {
  return short.format(value);
}

/** A share as a percentage of one decimal; a dash where there is none. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? "—" : `${short.format(share * 100)}%`;
}

/** A moment of the database (UTC) as date and time. */
export function moment(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "—";
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? String(value) : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A day of the database as YYYY-MM-DD. */
export function day(value: number | string | null | undefined): string {
  return moment(value).slice(0, 10);
}

/** A number of bytes for people. */
export function bytes(count: number): string {
  return count > 1e6 ? `${short.format(count / 1e6)} MB` : `${short.format(count / 1e3)} kB`;
}

/** A unit of figures in the language of the page. */
export function unitName(unit: string): string {
  if (language() !== "en") return unit;
  return { 件: "count", 万元: "10,000 yuan", 人: "people", 次: "times", 条: "items", 元: "yuan" }[unit] ?? unit;
}

/** A code in words: `denied_other_law` is “denied other law”. */
export function humanize(code: string): string {
  return code.replaceAll("_", " ");
}

/** Words in a row, as the language separates them. */
export function listed(words: readonly string[]): string {
  return words.join(language() === "en" ? ", " : "、");
}
