/** Evidence: one figure, what is printed, where it stands, and which archived record says so. */

import { fill, h, type Child } from "../dom";
import { records } from "../database";
import { figure, unitName } from "../format";
import { blamed, brokenCells, sentence } from "../identities";
import { either, t } from "../language";
import { facsimile, type Evidence } from "../parts/facsimile";
import { glyph } from "../parts/glyph";
import { waiting } from "../parts/waiting";
import { get, readRelease } from "../places";
import { href, type Place } from "../router";
import { cellsOf, contradictionsOf, type CheckRow, type FormCell } from "../sql/district";
import { figureOf, seriesOf, type Figure } from "../sql/evidence";
import { label } from "../words/form";

export async function show(into: HTMLElement, place: Place): Promise<void> {
  const [report = "", code = ""] = place.parts;
  const [table = "", row = "", column = ""] = code.split(".");
  const done = waiting(into);
  const release = await readRelease();
  const [found, evidence] = await Promise.all([
    records<Figure>(figureOf(report, table, row, column)),
    release.evidence ? get<Evidence>(`data/evidence/${encodeURIComponent(report)}.json`, true) : null,
  ]);
  done();
  const it = found[0];
  if (!it) {
    fill(into, h("h1", {}, t("no_figure")), h("p", {}, t("no_figure_help", { report, code })), h("p", {}, h("a", { href: href("find") }, t("nav_find"))));
    return;
  }
  const [series, cells, checks] = await Promise.all([
    records<{ year: number; report_id: string; value: number | null; raw: string | null; status: string }>(seriesOf(it.unit_id, table, row, column)),
    records<FormCell>(cellsOf(report)),
    records<CheckRow>(contradictionsOf(report)),
  ]);
  const own = checks.filter((check) => brokenCells([check], cells).has(code));
  const name = path(it).join(" › ");
  // a picture of another document than the release's figure would be no evidence
  const shown = evidence && evidence.digest === it.digest ? evidence : null;
  fill(
    into,
    h("p", { class: "over" }, h("a", { href: href("unit", [it.unit_id ?? it.adcode ?? ""], { year: it.year, report }) }, `${it.issuer ?? ""} ${it.year}`), ` · ${label(it.section_label, table)}`),
    h("h1", {}, path(it).at(-2) ?? name, " ", h("span", { class: "soft" }, path(it).at(-1) ?? "")),
    h("div", { class: "evidence" }, h("div", { class: "told" }, statement(it), broken(own, cells), record(it), others(series, it, code), citation(it, name, release.version)), facsimile(shown, code, name)),
  );
  into.querySelector(".framed, .frame")?.scrollIntoView({ block: "center", inline: "center" });
  window.scrollTo(0, 0);
}

function path(it: Figure): string[] {
  return [...it.row_label.split(" / ").map((part) => label(part, part)), ...it.column_label.split(" / ").map((part) => label(part, part))].filter(Boolean);
}

function statement(it: Figure): HTMLElement {
  const { text, kind, words } = glyph(it);
  const facts: [string, Child][] = [
    [t("printed"), it.raw === null ? t("nothing_printed") : it.raw.trim() ? h("q", { class: "raw", lang: "zh-CN" }, it.raw) : t("blank_printed")],
    [t("status"), words],
    [t("page"), it.page === null ? t("no_page") : String(it.page)],
    [t("reader"), it.reader ?? "—"],
    [t("grade"), t(`grade_${it.grade as "verified"}`)],
  ];
  if (it.corrected !== null) facts.push([t("corrected"), `${figure(it.corrected)} — ${it.correction_reason ?? ""}`]);
  return h("div", {}, h("p", { class: `value ${kind}` }, text, " ", it.value === null ? null : h("span", { class: "unit" }, either(it.unit, it.unit === "件" ? "" : unitName(it.unit)))), list(facts));
}

function broken(checks: readonly CheckRow[], cells: readonly FormCell[]): HTMLElement | null {
  if (!checks.length) return null;
  return h("div", { class: "verdict inconsistent" }, h("p", {}, h("strong", {}, t("in_failed"))), h("ul", { class: "failures" }, checks.map((check) => h("li", {}, sentence(check, cells), " ", h("span", { class: "blame" }, blamed(check))))));
}

function record(it: Figure): HTMLElement {
  return h(
    "section",
    {},
    h("h2", {}, t("source")),
    list([
      [t("address"), h("a", { href: it.source_url, rel: "noreferrer", class: "url", id: "source-url" }, it.source_url)],
      [t("fetched"), `${it.fetched_at} UTC`],
      [t("record"), h("code", {}, `${it.warc_file} @ ${it.warc_offset}`)],
      [t("digest"), h("code", { class: "digest" }, it.digest)],
      [t("media_type"), it.media_type],
    ]),
  );
}

function others(series: readonly { year: number; report_id: string; value: number | null; raw: string | null; status: string }[], it: Figure, code: string): HTMLElement | null {
  if (series.length < 2) return null;
  return h(
    "section",
    {},
    h("h2", {}, t("other_years")),
    h("ul", { class: "series" }, series.map((each) => h("li", {}, h("a", { href: href("evidence", [each.report_id, code]), "aria-current": each.year === it.year ? "true" : null }, h("span", {}, String(each.year)), " ", h("b", {}, glyph(each).text))))),
  );
}

function citation(it: Figure, name: string, version: string): HTMLElement {
  return h("section", {}, h("h2", {}, t("cite")), h("p", { class: "cite" }, t("citation", { issuer: it.issuer ?? "", title: it.title ?? "", year: it.year, name, value: glyph(it).text, url: it.source_url, date: it.fetched_at.slice(0, 10), digest: it.digest.slice(0, 16), version })));
}

function list(facts: readonly [string, Child][]): HTMLElement {
  return h("dl", { class: "source" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}
