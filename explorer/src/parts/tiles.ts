/** The provinces of China as tiles: no boundaries to argue about, and the smallest as large as the largest. */

import { h, type Child } from "../dom";
import { t } from "../language";

/** Column and row of each province's tile, by the first two digits of its code. */
const TILES: Record<string, [column: number, row: number]> = {
  "23": [7, 1],
  "15": [4, 2], "11": [5, 2], "21": [6, 2], "22": [7, 2],
  "65": [1, 3], "64": [3, 3], "14": [4, 3], "13": [5, 3], "12": [6, 3],
  "63": [1, 4], "62": [2, 4], "61": [3, 4], "41": [4, 4], "37": [5, 4],
  "54": [1, 5], "51": [2, 5], "50": [3, 5], "42": [4, 5], "34": [5, 5], "32": [6, 5], "31": [7, 5],
  "53": [2, 6], "52": [3, 6], "43": [4, 6], "36": [5, 6], "33": [6, 6],
  "45": [3, 7], "44": [4, 7], "35": [5, 7], "71": [7, 7],
  "46": [3, 8], "82": [4, 8], "81": [5, 8],
};

export interface Tile {
  /** The first two digits of its code. */
  code: string;
  name: string;
  /** 0 to 1: how dark it is; null where nothing is known. */
  shade: number | null;
  /** The figure on it. */
  figure: string;
  /** All of it in words. */
  words: string;
  href: string;
  isChosen?: boolean;
}

/** The map; a province that is not one of the country's (of the sample) stands below it. */
export function tileMap(tiles: readonly Tile[], label: string): HTMLElement {
  const strange = tiles.filter((tile) => !TILES[tile.code]);
  return h(
    "div",
    { class: "tiles", role: "list", "aria-label": label },
    tiles.filter((tile) => TILES[tile.code]).map((tile) => drawn(tile, TILES[tile.code])),
    strange.map((tile, n) => drawn(tile, [1 + (n % 7), 9 + Math.floor(n / 7)])),
  );
}

function drawn(tile: Tile, at: [number, number] | undefined): HTMLElement {
  const [column, row] = at ?? [1, 9];
  const dark = tile.shade !== null && tile.shade > 0.55;
  const style = `grid-column:${column};grid-row:${row};${tile.shade === null ? "" : `background:${shade(tile.shade)}`}`;
  return h(
    "div",
    { role: "listitem", class: `tile${dark ? " dark" : ""}${tile.shade === null ? " empty" : ""}${tile.isChosen ? " chosen" : ""}`, style },
    h("a", { href: tile.href, title: tile.words, "aria-current": tile.isChosen ? "true" : null }, h("span", { class: "tile-name" }, tile.name), h("span", { class: "tile-figure", "aria-hidden": "true" }, tile.figure), h("span", { class: "unseen" }, ` ${tile.words}`)),
  );
}

/** From paper to ink blue. */
export function shade(value: number): string {
  const from = [237, 232, 219];
  const to = [22, 62, 86];
  const at = Math.max(0, Math.min(1, value));
  return `rgb(${from.map((low, n) => Math.round(low + ((to[n] ?? 0) - low) * at)).join(",")})`;
}

/** Where a name may be broken on a tile. */
export const SEAM = "\u00ad";

/** 黑龙江省 is 黑龙江, 广西壮族自治区 is 广西, 内蒙古自治区 is 内蒙古. */
export function shortName(name: string): string {
  return name.replace(/(壮族|回族|维吾尔)?(自治区|特别行政区|省|市)$/, "");
}

/** The key under a map: from light to dark. */
export function scale(low: string, high: string): Child {
  return h("p", { class: "scale" }, low, " ", [0, 0.25, 0.5, 0.75, 1].map((at) => h("span", { class: "swatch", style: `background:${shade(at)}` })), ` ${high} · `, h("span", { class: "swatch empty" }), ` ${t("nothing_known")}`);
}
