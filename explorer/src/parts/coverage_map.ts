/** Where the release has reports: found of all that were due, a tile a province, for one year. */

import { fill, h } from "../dom";
import { percent } from "../format";
import { language, t } from "../language";
import { isThere, type Place, type Places } from "../places";
import { href } from "../router";
import { latinName } from "../words/names";
import { SEAM, scale, shortName, tileMap, type Tile } from "./tiles";

interface Count {
  due: number;
  there: number;
}

/** The map with buttons for the years; the newest is shown first. */
export function coverageMap(index: Places): HTMLElement {
  const map = h("div");
  const title = h("h2", {});
  const total = h("p", { class: "note", role: "status" });
  const buttons = h("div", { class: "choices", role: "group", "aria-label": t("year") });
  const draw = (year: number): void => {
    fill(title, t("map_title", { year }));
    fill(buttons, index.years.map((each) => h("button", { type: "button", "aria-pressed": each === year ? "true" : "false", onclick: () => draw(each) }, String(each))));
    const tiles = tilesOf(index, year);
    const sum = tiles.reduce((all, { count }) => ({ due: all.due + count.due, there: all.there + count.there }), { due: 0, there: 0 });
    fill(total, t("map_total", { there: sum.there, due: sum.due, share: percent(sum.due ? sum.there / sum.due : null) }));
    fill(map, tileMap(tiles.map(({ tile }) => tile), t("map_title", { year })));
  };
  const made = h("section", { class: "map" }, title, h("p", { class: "note" }, t("map_note")), buttons, map, scale("0%", "100%"), total);
  draw(index.years.at(-1) ?? new Date().getFullYear());
  return made;
}

function tilesOf(index: Places, year: number): { tile: Tile; count: Count }[] {
  const counts = new Map<string, Count>();
  for (const place of index.all) {
    const held = place.held.find((each) => each.year === year);
    if (!held || held.status === "not_due") continue;
    const code = place.adcode.slice(0, 2);
    const count = counts.get(code) ?? { due: 0, there: 0 };
    counts.set(code, { due: count.due + 1, there: count.there + (isThere(held) ? 1 : 0) });
  }
  return index.all.filter((place) => place.level === "province" && place.until === null).map((province) => {
    const count = counts.get(province.adcode.slice(0, 2)) ?? { due: 0, there: 0 };
    return { tile: tileOf(province, count, year), count };
  });
}

function tileOf(province: Place, count: Count, year: number): Tile {
  const name = language() === "en" ? latinName(province, SEAM) : shortName(province.name);
  return {
    code: province.adcode.slice(0, 2),
    name,
    shade: count.due ? count.there / count.due : null,
    figure: count.due ? `${count.there}/${count.due}` : "",
    words: count.due ? t("tile_words", { name, there: count.there, due: count.due }) : t("tile_none", { name }),
    href: href("coverage", [], { province: province.name, year }),
  };
}
