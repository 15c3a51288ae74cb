/** Find: one box for every place; below it, what the release holds and where. */

import { fill, h } from "../dom";
import { open } from "../database";
import { figure, listed } from "../format";
import { t } from "../language";
import { legend, strip } from "../parts/years";
import { coverageMap } from "../parts/coverage_map";
import { readPlaces, readRelease, type Held, type Place as Unit, type Places } from "../places";
import { go, href, type Place } from "../router";
import { Finder, type Hit } from "../search";
import { causeOf } from "../words/causes";
import { placeName } from "../words/names";

const SHOWN = 30;

export async function show(into: HTMLElement, place: Place): Promise<void> {
  const asked = place.query.get("q") ?? "";
  const results = h("div", { class: "results" });
  const count = h("p", { class: "count", role: "status" });
  const held = h("section", { class: "facts", "aria-label": t("facts") });
  const map = h("div", {});
  const box = h("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false", placeholder: t("search_hint"), "aria-describedby": "search-help", value: asked });
  const opening = h(
    "div",
    { class: "opening" },
    h(
      "section",
      { class: "title-page" },
      h("p", { class: "over" }, t("over")),
      h("h1", {}, t("title")),
      h("p", { class: "lead" }, t("lead")),
      h("form", { role: "search", class: "search", onsubmit: (event: Event) => event.preventDefault() }, h("label", { for: "search", class: "unseen" }, t("search")), box),
      h("p", { id: "search-help", class: "note" }, t("search_help"), examples(box)),
      held,
    ),
    map,
  );
  fill(into, opening, count, results);
  const [index, release] = await Promise.all([readPlaces(), readRelease()]);
  const finder = new Finder(index.all);
  const look = (): void => {
    const typed = box.value;
    const hits = finder.find(typed, SHOWN + 1);
    fill(count, typed.trim() ? t(hits.length > SHOWN ? "hits_more" : hits.length ? "hits" : "no_hits", { count: Math.min(hits.length, SHOWN), typed }) : "");
    fill(results, hits.length ? [legend(), h("ol", { class: "hits" }, hits.slice(0, SHOWN).map((hit) => row(hit, index)))] : null);
    const isSearching = Boolean(typed.trim());
    held.hidden = map.hidden = isSearching;
    opening.classList.toggle("searching", isSearching);
  };
  box.addEventListener("input", () => {
    go(href("find", [], { q: box.value.trim() }), true);
    look();
  });
  box.addEventListener("keydown", (event) => {
    const first = results.querySelector<HTMLAnchorElement>(".hit-name");
    if (event.key === "ArrowDown" && first) (event.preventDefault(), first.focus());
    if (event.key === "Enter" && first) location.hash = first.hash;
  });
  fill(held, facts(index, release.rows));
  fill(map, coverageMap(index));
  look();
  const saves = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  if (!saves) setTimeout(() => void open().catch(() => undefined), 400); // the next click finds the engine warm
}

function examples(box: HTMLInputElement): HTMLElement {
  const words = t("search_examples").split(" ");
  return h("span", { class: "examples" }, words.map((word) => h("button", { type: "button", onclick: () => ((box.value = word), box.dispatchEvent(new Event("input")), box.focus()) }, word)));
}

function facts(index: Places, rows: Record<string, number>): HTMLElement[] {
  const governments = index.all.filter((place) => place.held.length).length;
  const years = index.years.length ? `${index.years[0]}–${index.years.at(-1)}` : "—";
  const given: [string, string][] = [
    [figure(rows["reports"] ?? null), t("fact_reports")],
    [figure(governments), t("fact_governments")],
    [figure(rows["cells"] ?? null), t("fact_cells")],
    [years, t("fact_years")],
  ];
  const entries = (["compare", "coverage", "sql"] as const).map((view) => h("li", {}, h("a", { href: href(view) }, t(`nav_${view}`)), h("span", {}, t(`entry_${view}`))));
  return [h("dl", {}, given.map(([number, words]) => h("div", {}, h("dt", {}, words), h("dd", {}, number)))), h("ul", { class: "entries" }, entries)];
}

function row({ place, by }: Hit, index: Places): HTMLElement {
  const now = place.now ? index.byId.get(place.now) : undefined;
  const notes = [
    by && by !== place.name ? t("found_by", { name: by }) : place.former.length ? t("formerly", { names: listed(place.former) }) : null,
    place.until ? t(now ? "dissolved_into" : "dissolved", { year: place.until, name: now?.name ?? "" }) : null,
  ].filter(Boolean);
  return h(
    "li",
    { class: place.held.length ? "hit" : "hit bare" },
    h("a", { class: "hit-name", href: href("unit", [place.id]) }, placeName(place)),
    h("span", { class: "path" }, above(place), " ", h("span", { class: "code" }, place.adcode)),
    notes.length ? h("span", { class: "former" }, notes.join("; ")) : null,
    place.held.length ? strip(place, index.years) : h("span", { class: "note" }, t("not_searched")),
    why(place),
  );
}

function above(place: Unit): string {
  return [...new Set([place.province, place.parent])].filter((name) => name && name !== place.name).join(" · ");
}

/** What is missing, and why: the reasons once each, with their years. */
function why(place: Unit): HTMLElement | null {
  const reasons = new Map<string, { held: Held; years: number[] }>();
  for (const held of place.held) {
    if (held.status === "found") continue;
    const key = `${held.status} ${held.cause}`;
    const known = reasons.get(key);
    if (known) known.years.push(held.year);
    else reasons.set(key, { held, years: [held.year] });
  }
  if (!reasons.size) return null;
  const said = [...reasons.values()].map(({ held, years }) => h("li", {}, `${span(years)} ${t(`status_${held.status}`)}`, held.cause ? [t("colon"), causeOf(held.cause)] : null));
  return h("ul", { class: "why" }, said);
}

function span(years: readonly number[]): string {
  const first = years[0] ?? 0;
  const last = years.at(-1) ?? 0;
  return years.length > 1 && last - first === years.length - 1 ? `${first}–${last}` : listed(years.map(String));
}
