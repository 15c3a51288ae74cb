/** Charts as figures of a book: a title, the drawing, and the same numbers as a table for who wants or needs them. */

import * as Plot from "@observablehq/plot";
import { h } from "../dom";
import { brief, figure as number } from "../format";
import { t } from "../language";

export const INK = "#1f2a37";
export const SERIES = ["#1d4e6b", "#a8321f", "#8a6d1d", "#3f7152", "#6a4a7d", "#7b7466", "#2f7f86", "#b0633a"];

export interface Point {
  x: number;
  y: number | null;
  series: string;
}

const STYLE = { fontFamily: "inherit", fontSize: "12px", background: "transparent", color: INK };

/** Lines over years; a year without a figure is a gap, never a zero. */
export function lines(points: readonly Point[], years: readonly number[], unit: string, width: number): SVGElement | HTMLElement {
  const series = [...new Set(points.map((p) => p.series))];
  const there = points.filter((p) => p.y !== null);
  const last = apart(series.map((name) => there.filter((p) => p.series === name).at(-1)).filter((p) => p !== undefined), Math.max(...there.map((p) => p.y ?? 0)));
  return Plot.plot({
    width,
    height: Math.min(280, Math.max(190, width * 0.52)),
    marginLeft: 46,
    marginRight: 16,
    marginTop: 26,
    style: STYLE,
    x: { domain: axis(years), tickFormat: "d", ticks: years.length > 8 ? undefined : [...years], label: null, inset: 12 },
    y: { grid: true, label: unit, nice: true, zero: true, ticks: 4, tickFormat: "~s" },
    color: { domain: series, range: SERIES },
    marks: [
      Plot.ruleY([0], { stroke: INK }),
      Plot.lineY(points, { x: "x", y: "y", z: "series", stroke: "series", strokeWidth: 1.8, curve: "linear" }),
      Plot.dot(there, { x: "x", y: "y", fill: "series", r: 3.2, stroke: "#fbf8f1", strokeWidth: 1 }),
      Plot.text(last, { x: "x", y: "y", text: (p: Point) => brief(p.y ?? 0), dy: -10, fill: "series", fontWeight: 600 }),
    ],
  });
}

/** Parts of a whole, a bar a year; the parts are shares of what is given as the whole. */
export function bars(points: readonly Point[], years: readonly number[], width: number): SVGElement | HTMLElement {
  const series = [...new Set(points.map((p) => p.series))];
  return Plot.plot({
    width,
    height: Math.min(280, Math.max(190, width * 0.52)),
    marginLeft: 46,
    marginTop: 26,
    style: STYLE,
    x: { domain: [...years], tickFormat: "d", label: null, padding: 0.35, type: "band" },
    y: { grid: true, label: "%", percent: true, domain: [0, 100], ticks: 4 },
    color: { domain: series, range: SERIES },
    marks: [
      Plot.barY(points.filter((p) => p.y !== null), { x: "x", y: "y", fill: "series", order: series, title: (p: Point) => `${p.series} ${number(Math.round((p.y ?? 0) * 1000) / 10)}%` }),
      Plot.ruleY([0], { stroke: INK }),
    ],
  });
}

/** A figure: title, key, drawing, note, and its numbers in a table that can be unfolded. */
export function plate(title: string, points: readonly Point[], note: string, draw: (width: number) => SVGElement | HTMLElement, format: (y: number | null) => string = number): HTMLElement {
  const series = [...new Set(points.map((p) => p.series))];
  const paper = h("div", { class: "paper", role: "img", "aria-label": `${title}. ${t("numbers_below")}` });
  const made = h(
    "figure",
    { class: "plate" },
    h("figcaption", {}, h("h3", {}, title), key(series)),
    paper,
    h("p", { class: "note" }, note),
    h("details", {}, h("summary", {}, t("numbers")), numbers(points, series, format)),
  );
  watch(paper, draw);
  return made;
}

/** The drawing follows the width of its paper. */
export function watch(paper: HTMLElement, draw: (width: number) => Element): void {
  let width = 0;
  new ResizeObserver(() => {
    const now = Math.floor(paper.clientWidth);
    if (now < 40 || now === width) return;
    width = now;
    paper.replaceChildren(draw(width));
    paper.querySelectorAll("svg").forEach((drawing) => drawing.setAttribute("aria-hidden", "true"));
  }).observe(paper);
}

function key(series: readonly string[]): HTMLElement | null {
  if (series.length < 2) return null;
  return h("ul", { class: "key" }, series.map((name, n) => h("li", {}, h("span", { class: "swatch", style: `background:${SERIES[n % SERIES.length]}` }), name)));
}

function numbers(points: readonly Point[], series: readonly string[], format: (y: number | null) => string): HTMLElement {
  const years = [...new Set(points.map((p) => p.x))].sort();
  const at = new Map(points.map((p) => [`${p.series} ${p.x}`, p.y]));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("numbers") },
    h(
      "table",
      { class: "ruled" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("year")), series.map((name) => h("th", { scope: "col", class: "number" }, name)))),
      h("tbody", {}, years.map((year) => h("tr", {}, h("th", { scope: "row" }, String(year)), series.map((name) => h("td", { class: "number" }, format(at.get(`${name} ${year}`) ?? null)))))),
    ),
  );
}

/** Of the figures at the ends of the lines, those that would not be printed over each other. */
function apart(ends: readonly Point[], highest: number): Point[] {
  const kept: Point[] = [];
  for (const end of ends) {
    const isFree = kept.every((other) => Math.abs((other.y ?? 0) - (end.y ?? 0)) > highest * 0.09 || other.x !== end.x);
    if (isFree) kept.push(end);
  }
  return kept;
}

function axis(years: readonly number[]): [number, number] {
  return [Math.min(...years), Math.max(...years, Math.min(...years) + 1)];
}
