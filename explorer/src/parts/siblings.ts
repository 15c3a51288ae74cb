/** The governments beside one: the same level, under the same one, in the same year. */

import { records } from "../database";
import { h } from "../dom";
import { figure, percent } from "../format";
import { t } from "../language";
import { siblings, type Place, type Places, type Status } from "../places";
import { href } from "../router";
import { placeName } from "../words/names";
import { yearOf } from "../sql/district";

interface Row {
  unit_id: string;
  name: string;
  status: Status;
  grade: string | null;
  applications_received: number | null;
  applications_closed: number | null;
  granted: number | null;
  share_granted: number | null;
}
const COMPARED = 8;

export async function siblingsOf(unit: Place, index: Places, year: number): Promise<HTMLElement | null> {
  const beside = siblings(index, unit).filter((place) => place.held.length);
  if (!beside.length) return null;
  const rows = await records<Row>(yearOf([unit.id, ...beside.map((place) => place.id)], year));
  const missing = rows.filter((row) => row.applications_received === null).length;
  return h(
    "section",
    {},
    h("h2", {}, t("siblings", { above: unit.parent ?? unit.province ?? "", year })),
    h("p", { class: "note" }, t("siblings_note", { units: rows.length, missing }), " ", h("a", { href: href("compare", [], { units: [unit, ...beside].slice(0, COMPARED).map((place) => place.id).join(","), year }) }, t("siblings_compare"))),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("siblings", { above: unit.parent ?? "", year }) },
      h(
        "table",
        { class: "ruled siblings" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("government")), [t("received"), t("closed"), t("granted"), t("share_granted")].map((name) => h("th", { scope: "col", class: "number" }, name)), h("th", { scope: "col" }, t("state")))),
        h("tbody", {}, rows.map((row) => line(row, nameOf(index, row), row.unit_id === unit.id, year))),
      ),
    ),
  );
}

function nameOf(index: Places, row: Row): string {
  const place = index.byId.get(row.unit_id);
  return place ? placeName(place) : row.name;
}

function line(row: Row, name: string, isSelf: boolean, year: number): HTMLElement {
  const state = row.grade ? t(`grade_${row.grade as "verified"}`) : t(`status_${row.status}`);
  return h(
    "tr",
    { class: isSelf ? "self" : null },
    h("th", { scope: "row" }, isSelf ? name : h("a", { href: href("unit", [row.unit_id], { year }) }, name)),
    [row.applications_received, row.applications_closed, row.granted].map((value) => h("td", { class: "number" }, figure(value))),
    h("td", { class: "number" }, percent(row.share_granted)),
    h("td", {}, state),
  );
}
