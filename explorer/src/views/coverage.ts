/** Coverage and health: what was due, what is there, what is not and why, and which portals do not answer. */

import * as Plot from "@observablehq/plot";
import { fill, h, type Child } from "../dom";
import { records } from "../database";
import { figure, listed, percent } from "../format";
import { t } from "../language";
import { INK, watch } from "../parts/charts";
import { shade } from "../parts/tiles";
import { waiting } from "../parts/waiting";
import { href, type Place } from "../router";
import type { Status } from "../places";
import * as ask from "../sql/coverage";
import { causeOf } from "../words/causes";

const STATES = ["found", "late", "missing", "blocked", "unreachable", "unreadable"] as const;
const COLOURS = ["#1d4e6b", "#6d93a8", "#a8321f", "#c9754a", "#d9b08c", "#8d8678"];
const MOST_LISTED = 400;

export async function show(into: HTMLElement, place: Place): Promise<void> {
  const province = place.query.get("province");
  const year = Number(place.query.get("year")) || null;
  const below = h("div");
  fill(into, h("h1", {}, t("coverage_title")), h("p", { class: "lead" }, t("coverage_lead")), below);
  const done = waiting(below);
  const [counts, missing, portals, asked] = await Promise.all([
    records<ask.Count>(ask.counts()),
    records<ask.Missing>(ask.missingOf(province, year)),
    records<ask.Portal>(ask.portals(province)),
    records<{ portals: number; requests: number; failures: number; first: string; last: string }>(ask.asked()),
  ]);
  done();
  fill(below, bars(counts), matrix(counts, province, year), absent(missing, province, year), health(portals, asked[0]));
}

/** What became of each year's reports, as bars. */
function bars(counts: readonly ask.Count[]): HTMLElement {
  const years = [...new Set(counts.map((each) => each.year))].sort();
  const data = years.flatMap((year) => STATES.map((state) => ({ year, state, count: counts.filter((each) => each.year === year).reduce((sum, each) => sum + each[state], 0) })));
  const paper = h("div", { class: "paper", role: "img", "aria-label": `${t("coverage_bars")}. ${t("numbers_below")}` });
  watch(paper, (width) =>
    Plot.plot({
      width,
      height: Math.min(320, years.length * 34 + 60),
      marginLeft: 52,
      style: { fontFamily: "inherit", fontSize: "12px", background: "transparent", color: INK },
      x: { label: null, grid: true, tickFormat: "d" },
      y: { label: null, tickFormat: "d", padding: 0.25 },
      color: { domain: [...STATES], range: COLOURS },
      marks: [Plot.barX(data, { x: "count", y: "year", fill: "state", order: [...STATES], title: (each: { state: Status; count: number }) => `${t(`status_${each.state}`)} ${each.count}` })],
    }),
  );
  return h("figure", { class: "plate wide" }, h("figcaption", {}, h("h2", {}, t("coverage_bars")), h("ul", { class: "key" }, STATES.map((state, n) => h("li", {}, h("span", { class: "swatch", style: `background:${COLOURS[n]}` }), t(`status_${state}`))))), paper);
}

/** Found of due, a row a province and a column a year; each leads to what is not there. */
function matrix(counts: readonly ask.Count[], province: string | null, year: number | null): HTMLElement {
  const years = [...new Set(counts.map((each) => each.year))].sort();
  const names = [...new Set(counts.map((each) => each.province))];
  const title = t("matrix_title");
  return h(
    "section",
    {},
    h("h2", {}, title),
    h("p", { class: "note" }, t("matrix_note")),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      h(
        "table",
        { class: "ruled matrix" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("province")), years.map((each) => h("th", { scope: "col", class: "number" }, String(each))))),
        h("tbody", {}, names.map((name) => h("tr", {}, h("th", { scope: "row" }, h("a", { href: href("coverage", [], { province: name }), "aria-current": name === province ? "true" : null }, name ?? "—")), years.map((each) => cell(counts.filter((one) => one.province === name && one.year === each), name, each, name === province && each === year))))),
        h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("all")), years.map((each) => cell(counts.filter((one) => one.year === each), null, each, false)))),
      ),
    ),
  );
}

function cell(counts: readonly ask.Count[], province: string | null, year: number, isChosen: boolean): HTMLElement {
  const due = counts.reduce((sum, each) => sum + each.due, 0);
  const there = counts.reduce((sum, each) => sum + each.found + each.late, 0);
  if (!counts.length) return h("td", { class: "number" }, "—");
  const share = due ? there / due : null;
  const dark = share !== null && share > 0.55;
  return h(
    "td",
    { class: `number${isChosen ? " chosen" : ""}${dark ? " dark" : ""}`, style: share === null ? null : `background:${shade(share)}` },
    h("a", { href: href("coverage", [], { province, year }), title: t("matrix_cell", { province: province ?? t("all"), year, there, due }) }, `${figure(there)}/${figure(due)} `, h("span", { class: "share" }, percent(share))),
  );
}

/** Every report that is not there, with the reason. */
function absent(missing: readonly ask.Missing[], province: string | null, year: number | null): HTMLElement {
  const scope = [province, year].filter(Boolean).join(" · ") || t("everywhere");
  const grouped = new Map<string, { row: ask.Missing; years: number[] }>();
  for (const row of missing) {
    const key = `${row.unit} ${row.status} ${row.cause ?? ""}`;
    const known = grouped.get(key);
    if (known) known.years.push(row.year);
    else grouped.set(key, { row, years: [row.year] });
  }
  return h(
    "section",
    {},
    h("h2", {}, t("missing_title", { scope })),
    h("p", { class: "note" }, t(missing.length >= MOST_LISTED ? "missing_cut" : "missing_note", { count: figure(missing.length) }), province || year ? [" ", h("a", { href: href("coverage") }, t("show_all"))] : null),
    missing.length ? table([t("government"), t("year"), t("state"), t("why")], [...grouped.values()].map(({ row, years }) => [h("a", { href: href("unit", [row.unit], { year: row.year }) }, row.name), listed(years.map(String)), t(`status_${row.status as Status}`), row.cause ? causeOf(row.cause) : "—"]), t("missing_title", { scope })) : null,
  );
}

/** Portals in trouble: what they are, what was asked, what they answered. */
function health(portals: readonly ask.Portal[], asked: { portals: number; requests: number; failures: number; first: string; last: string } | undefined): HTMLElement {
  return h(
    "section",
    {},
    h("h2", {}, t("health")),
    asked ? h("p", { class: "note" }, t("health_note", { portals: figure(asked.portals), requests: figure(asked.requests), failures: figure(asked.failures), first: asked.first, last: asked.last, troubled: portals.length })) : null,
    portals.length
      ? table(
          [t("government"), t("host"), t("state"), t("requests"), t("failures"), t("last_answer"), t("why")],
          portals.map((each) => [h("a", { href: href("unit", [each.unit ?? each.portal]) }, each.name ?? each.portal), each.host ?? "—", listed(each.statuses.map((state) => t(`status_${state as Status}`))), figure(each.requests), figure(each.failures), each.last_status === null ? t("no_answer") : String(each.last_status), each.cause ? causeOf(each.cause) : "—"]),
          t("health"),
        )
      : h("p", {}, t("health_none")),
  );
}

function table(heads: readonly string[], rows: readonly Child[][], label: string): HTMLElement {
  return h(
    "div",
    { class: "scroll tall", tabindex: 0, role: "region", "aria-label": label },
    h("table", { class: "ruled" }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value, n) => (n === 0 ? h("th", { scope: "row" }, value) : h("td", {}, value))))))),
  );
}
