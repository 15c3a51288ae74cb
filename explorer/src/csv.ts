/** A result as a CSV file that a spreadsheet opens: UTF-8 with its mark, null as an empty field. */

import { shown, type Result } from "./result";

export function toCsv({ names, rows }: Result): string {
  const line = (values: readonly string[]): string => values.map(field).join(",");
  return `\ufeff${[line(names), ...rows.map((row) => line(row.map((value) => (value === null ? "" : shown(value)))))].join("\r\n")}\r\n`;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a file to the browser. */
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
