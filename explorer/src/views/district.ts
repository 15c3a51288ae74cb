/** One government: its trend, a year's report as the form has it, whether to believe it, and who stands beside it. */

import { fill, h } from "../dom";
import { records } from "../database";
import { figure, listed } from "../format";
import { language, t } from "../language";
import { panelOf } from "../panel";
import { trends } from "../parts/trends";
import { explain, strip } from "../parts/years";
import { reportOf } from "../parts/report";
import { siblingsOf } from "../parts/siblings";
import { waiting } from "../parts/waiting";
import { placeOf, readPlaces, type Place as Unit, type Places } from "../places";
import { href, type Place } from "../router";
import { latinName } from "../words/names";
import * as ask from "../sql/district";

export async function show(into: HTMLElement, place: Place): Promise<void> {
  const index = await readPlaces();
  const id = place.parts[0] ?? "";
  const unit = placeOf(index, id);
  if (!unit) {
    fill(into, h("h1", {}, t("no_place")), h("p", {}, t("no_place_help", { id })), h("p", {}, h("a", { href: href("find") }, t("nav_find"))));
    return;
  }
  const asked = Number(place.query.get("year"));
  const year = asked || newest(unit) || (index.years.at(-1) ?? 0);
  const below = h("div");
  const panel = await panelOf(unit);
  fill(into, head(unit, index, year), trends(panel), below);
  const done = waiting(below);
  const reports = await records<ask.ReportRow>(ask.reportsOf(unit.id));
  const there = panel.rows.find((row) => row.year === year);
  const wanted = place.query.get("report") ?? there?.report_id;
  const report = reports.find((each) => each.report_id === wanted);
  const [shown, beside] = await Promise.all([report ? reportOf(report, unit) : absent(unit, year), siblingsOf(unit, index, year)]);
  done();
  fill(below, shown, beside, others(reports, unit, report));
}

/** The newest year of which there is a report. */
function newest(unit: Unit): number | undefined {
  return unit.held.filter((held) => held.grade).at(-1)?.year;
}

function head(unit: Unit, index: Places, year: number): HTMLElement {
  const now = unit.now ? index.byId.get(unit.now) : undefined;
  const facts = [
    [...new Set([unit.province, unit.parent])].filter((name) => name && name !== unit.name).join(" · "),
    unit.level ? t(`level_${unit.level}`) : "",
    unit.adcode,
    unit.codes.length ? t("codes_before", { codes: listed(unit.codes) }) : "",
    unit.former.length ? t("formerly", { names: listed(unit.former) }) : "",
  ].filter(Boolean);
  return h(
    "header",
    { class: "unit-head" },
    h("p", { class: "over" }, facts.join(" · ")),
    h("h1", {}, unit.name, language() === "en" ? h("span", { class: "soft" }, ` ${latinName(unit)}`) : null),
    unit.until ? h("p", { class: "note" }, t(now ? "dissolved_into" : "dissolved", { year: unit.until, name: now?.name ?? "" }), now ? [" ", h("a", { href: href("unit", [now.id]) }, now.name)] : null) : null,
    strip(unit, index.years, year),
    h("p", { class: "note" }, h("a", { href: href("compare", [], { units: unit.id, year }) }, t("compare_this"))),
  );
}

/** Why there is no report of a year. */
function absent(unit: Unit, year: number): HTMLElement {
  const held = unit.held.find((each) => each.year === year);
  return h("section", { class: "absent" }, h("h2", {}, t("no_report", { year })), h("p", { title: held?.cause ?? null }, explain(held)), h("p", { class: "note" }, t("no_report_note")));
}

/** Reports of departments and the general office under the same code. */
function others(reports: readonly ask.ReportRow[], unit: Unit, shown: ask.ReportRow | undefined): HTMLElement | null {
  const rest = reports.filter((each) => each.issuer_kind !== "government");
  if (!rest.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, t("others")),
    h("p", { class: "note" }, t("others_note", { count: figure(rest.length) })),
    h(
      "ul",
      { class: "plain" },
      rest.map((each) =>
        h("li", {}, h("a", { href: href("unit", [unit.id], { year: each.year, report: each.report_id }), "aria-current": each === shown ? "true" : null }, `${each.year} ${each.issuer ?? t("no_issuer")}`)),
      ),
    ),
  );
}
