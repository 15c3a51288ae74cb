/** A report's tables as the statutory form lays them out; each figure leads to its evidence. */

import { h, type Child } from "../dom";
import { t } from "../language";
import { href } from "../router";
import type { FormCell } from "../sql/district";
import { label } from "../words/form";
import { headerRows, marginCells } from "./headings";
import { glyph } from "./glyph";

const OUTCOMES = "三、本年度办理结果";
const TITLES: Record<string, "form_proactive" | "form_applications" | "form_review" | "form_statistics"> = {
  proactive: "form_proactive",
  applications: "form_applications",
  review_litigation: "form_review",
  statistics: "form_statistics",
};

/** Every table of the form; `broken` are the cells (table.row.column) of identities that fail. */
export function form(report: string, cells: readonly FormCell[], broken: ReadonlySet<string>): HTMLElement[] {
  const there = new Set(cells.map((cell) => cell.table));
  const tables = Object.keys(TITLES).filter((table) => there.has(table));
  return tables.map((table) => {
    const own = cells.filter((cell) => cell.table === table);
    const title = t(TITLES[table] ?? "form_statistics");
    const body = table === "review_litigation" ? [across(report, own, broken)] : sections(report, own, broken);
    const made = h("table", { class: `ruled form ${table}` }, h("caption", {}, title), body);
    made.addEventListener("keydown", walk);
    return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, made);
  });
}

/** One row, the rows of the codebook side by side: how the form prints reviews and suits. */
function across(report: string, cells: readonly FormCell[], broken: ReadonlySet<string>): Child[] {
  const paths = cells.map((cell) => [...split(cell.row_label), label(cell.column_label, cell.column)]);
  return [h("thead", {}, headerRows(paths, "", 0)), h("tbody", {}, h("tr", {}, cells.map((cell) => box(report, cell, broken))))];
}

/** A block of rows a section of the form, each with the columns that it has. */
function sections(report: string, cells: readonly FormCell[], broken: ReadonlySet<string>): Child[] {
  const names = [...new Set(cells.map((cell) => cell.section_label))];
  const several = names.length > 1;
  const widest = Math.max(...names.map((name) => columnsOf(cells, name).length));
  return names.flatMap((name) => {
    const own = cells.filter((cell) => cell.section_label === name);
    const columns = columnsOf(cells, name);
    const rows = [...new Set(own.map((cell) => cell.row))];
    const margins = marginCells(rows.map((row) => rowPath(own, row)));
    const depth = Math.max(...rows.map((row) => rowPath(own, row).length));
    const head = headerRows(columns.map((column) => split(labelOf(own, column))), t("form_item"), depth);
    const at = new Map(own.map((cell) => [`${cell.row} ${cell.column}`, cell]));
    const body = rows.map((row, n) =>
      h("tr", {}, margins[n] ?? [], columns.map((column) => {
        const cell = at.get(`${row} ${column}`);
        return cell ? box(report, cell, broken) : h("td", { class: "none" });
      })),
    );
    const title = several ? h("tr", {}, h("th", { class: "section", colspan: depth + widest, scope: "rowgroup" }, label(name, name))) : null;
    return [h("tbody", { class: "head" }, title, head), h("tbody", {}, body)];
  });
}

function columnsOf(cells: readonly FormCell[], section: string): string[] {
  return [...new Set(cells.filter((cell) => cell.section_label === section).map((cell) => cell.column))];
}

function labelOf(cells: readonly FormCell[], column: string): string {
  return cells.find((cell) => cell.column === column)?.column_label ?? column;
}

/** A row's headings; all outcomes stand under 三、本年度办理结果, which the codebook says of the first two only. */
function rowPath(cells: readonly FormCell[], row: string): string[] {
  const cell = cells.find((each) => each.row === row);
  const path = split(cell?.row_label ?? row);
  const isOutcome = cell?.table === "applications" && /^（/.test(cell.row_label);
  return isOutcome ? [label(OUTCOMES, ""), ...path] : path;
}

function split(text: string): string[] {
  return text.split(" / ").map((part) => label(part, part));
}

function box(report: string, cell: FormCell, broken: ReadonlySet<string>): HTMLElement {
  const code = `${cell.table}.${cell.row}.${cell.column}`;
  const { text, kind, words } = glyph(cell);
  const isBroken = broken.has(code);
  return h(
    "td",
    { class: `number ${kind}${isBroken ? " broken" : ""}` },
    h("a", { href: href("evidence", [report, code]), title: isBroken ? `${words}; ${t("in_failed")}` : words, "data-code": code }, text, h("span", { class: "unseen" }, kind === "reported" ? "" : ` ${words}`, isBroken ? ` ${t("in_failed")}` : "")),
  );
}

/** Arrow keys go from figure to figure. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const from = event.target instanceof Element ? event.target.closest("a") : null;
  if (!step || !from) return;
  const rows = [...(event.currentTarget as HTMLTableElement).rows].map((row) => [...row.querySelectorAll<HTMLAnchorElement>("td a")]).filter((row) => row.length);
  const line = rows.findIndex((row) => row.includes(from));
  const to = rows[line + (step[0] ?? 0)]?.[(rows[line]?.indexOf(from) ?? 0) + (step[1] ?? 0)];
  if (!to) return;
  event.preventDefault();
  to.focus();
}
