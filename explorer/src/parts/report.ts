/** One report: where it comes from, whether to believe it and why not, its tables, its text. */

import { records } from "../database";
import { h, type Child } from "../dom";
import { figure } from "../format";
import { blamed, brokenCells, sentence } from "../identities";
import { t } from "../language";
import type { Place } from "../places";
import * as ask from "../sql/district";
import { form } from "./form";
import { KINDS } from "./glyph";

interface Section {
  position: number;
  number: number | null;
  title: string | null;
  text: string | null;
}

export async function reportOf(report: ask.ReportRow, unit: Place): Promise<HTMLElement> {
  const id = report.report_id;
  const [cells, checks, counts, texts] = await Promise.all([
    records<ask.FormCell>(ask.cellsOf(id)),
    records<ask.CheckRow>(ask.contradictionsOf(id)),
    records<{ status: string; count: number }>(ask.checkCounts(id)),
    records<Section>(ask.sectionsOf(id)),
  ]);
  const tables = cells.length ? form(id, cells, brokenCells(checks, cells)) : [h("p", {}, t("no_tables"))];
  return h(
    "section",
    { class: "report" },
    h("h2", {}, t("report_of", { year: report.year, issuer: report.issuer ?? unit.name })),
    source(report),
    verdict(report, checks, counts, cells),
    h("div", { class: "tables" }, cells.length ? key(cells) : null, tables),
    texts.length ? prose(texts) : null,
  );
}

function source(report: ask.ReportRow): HTMLElement {
  const facts: [string, Child][] = [
    [t("title_of"), report.title],
    [t("address"), h("a", { href: report.source_url, rel: "noreferrer", class: "url" }, report.source_url)],
    [t("published"), report.published_on ?? t("not_printed")],
    [t("fetched"), `${report.fetched_at} UTC`],
    [t("form"), report.template === "none" ? t("form_none") : t("form_of", { template: report.template })],
    [t("revision"), String(report.revision)],
  ];
  return h("dl", { class: "source" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** The grade and every contradiction, in plain words. */
function verdict(report: ask.ReportRow, checks: readonly ask.CheckRow[], counts: readonly { status: string; count: number }[], cells: readonly ask.FormCell[]): HTMLElement {
  const of = (status: string): number => counts.find((each) => each.status === status)?.count ?? 0;
  const all = of("passed") + of("failed") + of("not_applicable");
  const grade = (["verified", "inconsistent", "partial", "text"] as const).find((each) => each === report.grade) ?? "text";
  return h(
    "div",
    { class: `verdict ${grade}` },
    h("p", {}, h("strong", { class: "grade" }, t(`grade_${grade}`)), " ", t(`grade_${grade}_words`)),
    all ? h("p", { class: "note" }, t("identities", { all: figure(all), passed: figure(of("passed")), failed: figure(of("failed")), open: figure(of("not_applicable")) })) : null,
    checks.length ? h("ul", { class: "failures" }, checks.map((check) => h("li", {}, sentence(check, cells), " ", h("span", { class: "blame" }, blamed(check))))) : null,
  );
}

/** How figures are drawn, and how many of each kind this report has. */
function key(cells: readonly ask.FormCell[]): HTMLElement {
  const blank = cells.filter((cell) => cell.value === null && cell.status === "blank").length;
  const reported = cells.filter((cell) => cell.value !== null).length;
  return h(
    "div",
    { class: "form-key" },
    h("p", { class: "note" }, t("form_counts", { all: cells.length, reported, blank, rest: cells.length - blank - reported })),
    h("ul", { class: "legend" }, KINDS.map(([mark, kind, words]) => h("li", {}, h("span", { class: `sample ${kind}`, "aria-hidden": "true" }, mark), t(words)))),
  );
}

function prose(texts: readonly Section[]): HTMLElement {
  return h(
    "section",
    { class: "prose" },
    h("h3", {}, t("prose")),
    texts.map(({ title, text }, n) =>
      h("details", { open: n === 0 }, h("summary", {}, title?.trim() || t("untitled")), (text ?? "").split("\n").filter((line) => line.trim()).map((line) => h("p", { lang: "zh-CN" }, line))),
    ),
  );
}
