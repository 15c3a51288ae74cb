/** SQL: any question to the release; the link carries it. */

import { fill, h } from "../dom";
import { query, records } from "../database";
import { download, toCsv } from "../csv";
import { figure } from "../format";
import { either, t } from "../language";
import { nearest } from "../nearest";
import { Editor, type Completions } from "../parts/editor";
import { resultChart, resultTable } from "../parts/result_view";
import { waiting } from "../parts/waiting";
import { go, href, type Place } from "../router";
import { columns, EXAMPLES, macros } from "../sql/console";

interface Column {
  table_name: string;
  column_name: string;
  data_type: string;
  comment: string | null;
}

export async function show(into: HTMLElement, place: Place): Promise<void> {
  const answer = h("section", { class: "answer", "aria-live": "polite" });
  const paper = h("div", { class: "editor" });
  const reference = h("details", { class: "reference" }, h("summary", {}, t("tables")));
  const given = place.query.get("q");
  const first = given ?? EXAMPLES[0]?.sql ?? "";
  const run = (): void => void ask(editor.text, answer);
  fill(
    into,
    h("h1", {}, t("sql_title")),
    h("p", { class: "lead" }, t("sql_lead")),
    h("div", { class: "console" },
      h("div", {}, paper, h("p", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: run }, t("run")), " ", h("span", { class: "note" }, t("run_key")))),
      h("nav", { class: "example-list", "aria-label": t("examples") }, h("h2", {}, t("examples")), h("ul", { class: "plain" }, EXAMPLES.map((example) => h("li", {}, h("a", { href: href("sql", [], { q: example.sql }) }, either(example.zh, example.en)))))),
    ),
    answer,
    reference,
  );
  const editor = new Editor(paper, first, t("sql_title"), t("sql_hint"), run);
  const done = waiting(answer);
  const found = await records<Column>(columns());
  editor.know(completions(found));
  done();
  // a thousand columns are listed when somebody wants to see them
  reference.addEventListener("toggle", () => void listing(found).then((made) => fill(reference, h("summary", {}, t("tables")), made)), { once: true });
  await ask(first, answer);
}

/** Asks, and shows the answer or what is wrong with the question. */
async function ask(text: string, into: HTMLElement): Promise<void> {
  const asked = text.trim().replace(/;\s*$/, "");
  if (!asked) return;
  go(href("sql", [], { q: asked }), true);
  fill(into, h("p", { class: "waiting", role: "status" }, t("asking")));
  const began = performance.now();
  try {
    const result = await query(asked);
    const took = ((performance.now() - began) / 1000).toFixed(2);
    const chart = resultChart(result);
    fill(
      into,
      h("p", { class: "count" }, t("answer", { rows: figure(result.rows.length), seconds: took }), " ", h("button", { type: "button", onclick: () => download("nianbao.csv", toCsv(result)) }, t("csv"))),
      resultTable(result),
      chart,
    );
  } catch (error) {
    fill(into, wrong(error instanceof Error ? error.message : String(error), await names()));
  }
}

/** DuckDB's own words, the nearest names, and what the page cannot do. */
function wrong(said: string, known: readonly string[]): HTMLElement {
  const lines = said.split("\n");
  const missed = /(?:name|column|Function with name|Table with name) "?([\w.]+)"?/.exec(lines[0] ?? "")?.[1];
  const near = missed ? nearest(missed.split(".").at(-1) ?? missed, known) : [];
  const isClosed = /extension|external access|read-only|INSTALL|LOAD|Cannot execute statement/i.test(said);
  return h(
    "div",
    { class: "wrong", role: "alert" },
    h("h2", {}, t("wrong_query")),
    h("pre", {}, said.trim()),
    near.length ? h("p", {}, t("did_you_mean", { names: near.join(", ") })) : null,
    isClosed ? h("p", {}, t("closed_database")) : null,
  );
}

let known: Promise<string[]> | null = null;
function names(): Promise<string[]> {
  known ??= records<Column>(columns()).then((found) => [...new Set(found.flatMap((each) => [each.table_name, each.column_name]))]);
  return known;
}

function completions(found: readonly Column[]): Completions {
  const schema: Completions = {};
  for (const { table_name, column_name, data_type } of found) {
    (schema[table_name] ??= []).push({ label: column_name, detail: data_type, type: "property" });
  }
  return schema;
}

/** Every table with its columns, and the macros, as the release comments them. */
async function listing(found: readonly Column[]): Promise<HTMLElement> {
  const functions = await records<{ function_name: string; parameters: string | null; comment: string | null }>(macros());
  const tables = [...new Set(found.map((each) => each.table_name))];
  return h(
    "div",
    { class: "schema" },
    functions.map((each) => h("details", {}, h("summary", {}, h("code", {}, `${each.function_name}(${each.parameters ?? ""})`)), h("p", {}, either(chinese(each.comment), english(each.comment))))),
    tables.map((table) =>
      h("details", {}, h("summary", {}, h("code", {}, table)), h("ul", {}, found.filter((each) => each.table_name === table).map((each) => h("li", {}, h("code", {}, each.column_name), ` ${each.data_type.toLowerCase()} — ${either(chinese(each.comment), english(each.comment))}`)))),
    ),
  );
}

/** Comments are an English sentence, then a Chinese one. */
const SEAM = /^(.*?[.\])])\s+(?=[^\x00-\x7f])/su;

function english(comment: string | null): string {
  return SEAM.exec(comment ?? "")?.[1] ?? comment ?? "";
}

function chinese(comment: string | null): string {
  const seam = SEAM.exec(comment ?? "");
  return seam && comment ? comment.slice(seam[0].length) : (comment ?? "");
}
