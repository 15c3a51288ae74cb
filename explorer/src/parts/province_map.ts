/** One variable over the country: the provinces as tiles, and the governments of one of them as a grid. */

import { records } from "../database";
import { h, type Child } from "../dom";
import { figure, percent } from "../format";
import { language, t } from "../language";
import type { Level, Place, Places, Status } from "../places";
import { childrenOf, provincesOf, type Child as Row, type Province } from "../sql/compare";
import { latinName } from "../words/names";
import { SEAM, scale, shade, shortName, tileMap, type Tile } from "./tiles";

export interface Asked {
  variable: string;
  isShare: boolean;
  year: number;
  level: Level;
  province: string | null;
  /** The address with another province chosen, or another unit added. */
  at: (province: string) => string;
  add: (unit: string) => string;
}

export async function provinceMap(index: Places, asked: Asked): Promise<Child> {
  const [found, children] = await Promise.all([
    records<Province>(provincesOf(asked.variable, asked.year, asked.level)),
    asked.province ? records<Row>(childrenOf(asked.province, asked.variable, asked.year)) : [],
  ]);
  const highest = Math.max(0, ...found.map((each) => each.median ?? 0));
  const units = found.reduce((sum, each) => sum + each.units, 0);
  const figures = found.reduce((sum, each) => sum + each.figures, 0);
  const provinces = index.all.filter((place) => place.level === "province" && place.until === null);
  return h("div", { class: "country" }, h("div", {},
    tileMap(provinces.map((place) => tile(place, found.find((each) => each.province === place.name), highest, asked)), t("map_label")),
    scale("0", show(highest, asked)),
    h("p", { class: "note", role: "status" }, t("map_missing", { units: figure(units), figures: figure(figures), missing: figure(units - figures) }))),
    asked.province ? grid(index, asked.province, children, asked) : h("p", { class: "note" }, t("map_choose")),
  );
}

function show(value: number | null, asked: Asked): string {
  return asked.isShare ? percent(value) : figure(value === null ? null : Math.round(value * 10) / 10);
}

function tile(place: Place, found: Province | undefined, highest: number, asked: Asked): Tile {
  const name = language() === "en" ? latinName(place, SEAM) : shortName(place.name);
  const value = found?.median ?? null;
  const words = found ? t("province_words", { name, median: show(value, asked), figures: found.figures, units: found.units, missing: found.units - found.figures }) : t("tile_none", { name });
  return {
    code: place.adcode.slice(0, 2),
    name,
    shade: value === null ? null : depth(value, highest),
    figure: found ? `${show(value, asked)} ${found.figures}/${found.units}` : "",
    words,
    href: asked.at(place.name),
    isChosen: place.name === asked.province,
  };
}

/** Dark is much; roots, since few governments have very much. */
function depth(value: number, highest: number): number {
  return highest > 0 ? Math.sqrt(Math.max(0, value) / highest) : 0;
}

/** The governments of a province under their prefectures; one without a figure says why. */
function grid(index: Places, province: string, children: readonly Row[], asked: Asked): HTMLElement {
  const parents = new Map<string, Row[]>();
  for (const child of children) {
    const place = index.byId.get(child.unit);
    const above = child.level === "county" ? (place?.parent ?? province) : child.level === "prefecture" ? child.name : province;
    parents.set(above, [...(parents.get(above) ?? []), child]);
  }
  const highest = Math.max(0, ...children.filter((child) => child.level === asked.level).map((child) => child.value ?? 0));
  const missing = children.filter((child) => child.value === null).length;
  return h(
    "section",
    { class: "children" },
    h("h3", {}, t("children", { province, year: asked.year })),
    h("p", { class: "note" }, t("children_note", { units: children.length, missing })),
    h("ul", { class: "plain families" }, [...parents].map(([above, own]) => h("li", {}, h("span", { class: "family" }, above), h("ul", { class: "plain family-grid" }, own.map((child) => small(child, highest, asked)))))),
  );
}

function small(child: Row, highest: number, asked: Asked): HTMLElement {
  const at = child.value === null ? null : depth(child.value, highest);
  const words = child.value === null ? t(`status_${child.status as Status}`) : show(child.value, asked);
  return h(
    "li",
    { class: `small${at === null ? " empty" : ""}${at !== null && at > 0.55 ? " dark" : ""}`, style: at === null ? null : `background:${shade(Math.min(1, at))}` },
    h("a", { href: asked.add(child.unit), title: `${child.name}: ${words}` }, child.name, h("span", {}, ` ${child.value === null ? "—" : words}`), child.value === null ? h("span", { class: "unseen" }, ` ${words}`) : null),
  );
}
