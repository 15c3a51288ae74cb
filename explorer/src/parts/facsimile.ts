/** A figure where it stands: the page's picture, or the document's own table, with its cell framed. */

import { h } from "../dom";
import { t } from "../language";

export interface Evidence {
  digest: string;
  media_type: string;
  /** Code → [page, x0, top, x1, bottom] in points, or [table, row, column] where the format has no pages. */
  places: Record<string, number[]>;
  pages: { page: number; file: string; width: number; height: number }[];
  grids: { rows: number; columns: number; cells: [row: number, column: number, rows: number, columns: number, text: string][] }[];
}

const MARGIN = 2;

/** The picture or table with the frame; words where the document shows no place for the figure. */
export function facsimile(evidence: Evidence | null, code: string, label: string): HTMLElement {
  const place = evidence?.places[code];
  if (!evidence) return h("p", { class: "note" }, t("no_pictures"));
  if (!place) return h("div", {}, h("p", { class: "note" }, t("no_frame")), ...evidence.pages.slice(0, 1).map((page) => picture(page, null, label)));
  if (place.length === 5) {
    const page = evidence.pages.find((each) => each.page === place[0]);
    return page ? picture(page, place, label) : h("p", { class: "note" }, t("no_pictures"));
  }
  return table(evidence, place);
}

function picture(page: Evidence["pages"][number], place: readonly number[] | null, label: string): HTMLElement {
  const image = h("img", { src: `data/evidence/${encodeURIComponent(page.file)}`, alt: t("page_alt", { page: page.page, label }), width: Math.round(page.width * 1.5), height: Math.round(page.height * 1.5), decoding: "async" });
  return h("figure", { class: "facsimile" }, h("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": t("page_caption", { page: page.page }) }, h("div", { class: "leaf-of-paper" }, image, place ? frame(page, place) : null)), h("figcaption", {}, t("page_caption", { page: page.page })));
}

function frame(page: { width: number; height: number }, place: readonly number[]): HTMLElement {
  const [, x0 = 0, top = 0, x1 = 0, bottom = 0] = place;
  const share = (value: number, whole: number): string => `${(100 * value) / whole}%`;
  const style = `left:${share(x0 - MARGIN, page.width)};top:${share(top - MARGIN, page.height)};width:${share(x1 - x0 + 2 * MARGIN, page.width)};height:${share(bottom - top + 2 * MARGIN, page.height)}`;
  return h("span", { class: "frame", style, "aria-hidden": "true" });
}

/** The table as it stands in the document: its spans, its words; the figure's cell framed. */
function table(evidence: Evidence, [number = 0, row = 0, column = 0]: readonly number[]): HTMLElement {
  const grid = evidence.grids[number];
  if (!grid) return h("p", { class: "note" }, t("no_frame"));
  const lines = Array.from({ length: grid.rows }, () => h("tr"));
  for (const [at, left, rows, columns, text] of [...grid.cells].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const isIt = at <= row && row < at + rows && left <= column && column < left + columns;
    lines[at]?.append(h("td", { rowspan: rows, colspan: columns, class: isIt ? "framed" : null, id: isIt ? "framed" : null }, text, isIt ? h("span", { class: "unseen" }, ` ${t("this_cell")}`) : null));
  }
  return h(
    "figure",
    { class: "facsimile" },
    h("div", { class: "scroll sheet", tabindex: 0, role: "region", "aria-label": t("table_caption"), lang: "zh-CN" }, h("table", {}, h("tbody", {}, lines))),
    h("figcaption", {}, t("table_caption")),
  );
}
