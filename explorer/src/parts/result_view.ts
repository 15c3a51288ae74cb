/** The answer to a question: as a table, and as a chart where its columns can be one. */

import * as Plot from "@observablehq/plot";
import { h } from "../dom";
import { figure } from "../format";
import { t } from "../language";
import type { Result, Value } from "../result";
import { shown } from "../result";
import { INK, SERIES, watch } from "./charts";

const MOST_ROWS = 500;
const MOST_BARS = 40;

/** The rows as a table, the first 500 of them. */
export function resultTable(result: Result): HTMLElement {
  const numeric = result.names.map((_, n) => result.rows.some((row) => typeof row[n] === "number"));
  const cut = result.rows.length > MOST_ROWS;
  return h(
    "div",
    {},
    h(
      "div",
      { class: "scroll tall", tabindex: 0, role: "region", "aria-label": t("result") },
      h(
        "table",
        { class: "ruled result" },
        h("thead", {}, h("tr", {}, result.names.map((name, n) => h("th", { scope: "col", class: numeric[n] ? "number" : null, title: result.types[n] ?? null }, name)))),
        h("tbody", {}, result.rows.slice(0, MOST_ROWS).map((row) => h("tr", {}, row.map((value, n) => cell(value, numeric[n] ?? false))))),
      ),
    ),
    cut ? h("p", { class: "note" }, t("rows_cut", { shown: figure(MOST_ROWS), all: figure(result.rows.length) })) : null,
  );
}

function cell(value: Value, isNumeric: boolean): HTMLElement {
  const kind = [isNumeric ? "number" : "", value === null ? "null" : ""].filter(Boolean).join(" ");
  return h("td", { class: kind || null }, typeof value === "string" && /^https?:\/\/\S+$/.test(value) ? h("a", { href: value, rel: "noreferrer" }, value) : shown(value));
}

/** A chart of the result, or null where there is no figure to draw: lines over years, else bars by the first name. */
export function resultChart(result: Result): HTMLElement | null {
  const figures = result.names.filter((name, n) => name !== "year" && !/code$|^rank$/.test(name) && result.rows.some((row) => typeof row[n] === "number"));
  const texts = result.names.filter((_, n) => result.rows.every((row) => row[n] === null || typeof row[n] === "string"));
  const y = figures.at(-1);
  if (!y || !result.rows.length) return null;
  const of = (name: string | undefined, row: readonly Value[]): Value => (name === undefined ? null : (row[result.names.indexOf(name)] ?? null));
  const isSeries = result.names.includes("year") && new Set(result.rows.map((row) => of("year", row))).size > 1;
  const label = texts.find((name) => /name|province|level|issuer|variable/.test(name)) ?? texts[0];
  const data = result.rows.map((row) => ({ x: of("year", row), y: of(y, row), name: label ? String(of(label, row)) : "" }));
  const paper = h("div", { class: "paper", role: "img", "aria-label": t("chart_of", { y }) });
  watch(paper, (width) => (isSeries ? overYears(data, y, width) : byName(data.slice(0, MOST_BARS), y, width)));
  return h("figure", { class: "plate" }, h("figcaption", {}, h("h3", {}, t("chart_of", { y }))), paper, !isSeries && data.length > MOST_BARS ? h("p", { class: "note" }, t("rows_cut", { shown: MOST_BARS, all: figure(data.length) })) : null);
}

interface Datum {
  x: Value;
  y: Value;
  name: string;
}
const STYLE = { fontFamily: "inherit", fontSize: "12px", background: "transparent", color: INK };

function overYears(data: readonly Datum[], y: string, width: number): Element {
  const many = new Set(data.map((each) => each.name)).size > SERIES.length;
  return Plot.plot({
    width,
    height: 300,
    marginLeft: 56,
    marginTop: 30,
    style: STYLE,
    x: { tickFormat: "d", label: null },
    y: { grid: true, label: y, zero: true },
    color: many ? { scheme: "Cividis" } : { range: SERIES, legend: true },
    marks: [Plot.ruleY([0]), Plot.line(data, { x: "x", y: "y", z: "name", stroke: "name" }), Plot.dot(data, { x: "x", y: "y", fill: "name", title: (each: Datum) => `${each.name} ${each.x}: ${each.y}` })],
  });
}

function byName(data: readonly Datum[], y: string, width: number): Element {
  return Plot.plot({
    width,
    height: Math.max(160, data.length * 22 + 50),
    marginLeft: 130,
    style: STYLE,
    x: { grid: true, label: y },
    y: { label: null, domain: [...new Set(data.map((each) => each.name))] },
    marks: [Plot.barX(data, { x: "y", y: "name", fill: SERIES[0] as string }), Plot.ruleX([0])],
  });
}
