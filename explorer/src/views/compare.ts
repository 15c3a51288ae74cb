/** Compare: any governments and variables over the years, where each stands among its peers, and the country as tiles. */

import { compared, type Variable } from "../compared";
import { download, toCsv } from "../csv";
import { fill, h, type Child } from "../dom";
import { query, records } from "../database";
import { t } from "../language";
import { lines, plate, type Point } from "../parts/charts";
import { picker } from "../parts/picker";
import { provinceMap } from "../parts/province_map";
import { standing } from "../parts/standing";
import { waiting } from "../parts/waiting";
import { placeOf, readPlaces, type Level, type Place as Unit, type Places } from "../places";
import { go, href, type Place } from "../router";
import { seriesOf, type Compared } from "../sql/compare";
import { figure, percent, unitName } from "../format";
import { placeName } from "../words/names";
import { variableName } from "../words/variables";

const MOST_UNITS = 8;
const MOST_VARIABLES = 4;
const FIRST = ["applications_received", "share_granted"];
const LEVELS: readonly Level[] = ["province", "prefecture", "county"];

interface State {
  units: string[];
  vars: string[];
  year: number;
  level: Level;
  province: string | null;
}

export async function show(into: HTMLElement, place: Place): Promise<void> {
  const index = await readPlaces();
  const below = h("div");
  fill(into, h("h1", {}, t("compare_title")), h("p", { class: "lead" }, t("compare_lead")), below);
  const done = waiting(below);
  const known = await compared();
  done();
  const state = read(place, index, known);
  const chosen = state.units.map((id) => placeOf(index, id)).filter((each) => each !== undefined);
  const to = (change: Partial<State>): string => address({ ...state, ...change });
  const vars = state.vars.map((name) => known.find((each) => each.name === name)).filter((each) => each !== undefined);
  const map = { variable: state.vars[0] ?? FIRST[0] as string, isShare: vars[0]?.unit === "%", year: state.year, level: state.level, province: state.province };
  const [charts, country] = await Promise.all([
    chosen.length ? comparison(chosen, vars, state.year, index) : h("p", { class: "note" }, t("compare_none")),
    provinceMap(index, { ...map, at: (province) => to({ province }), add: (unit) => to({ units: [...new Set([...state.units, unit])].slice(0, MOST_UNITS) }) }),
  ]);
  fill(
    below,
    h("section", { class: "controls", "aria-label": t("compare_what") }, picker(index, chosen, MOST_UNITS, (units) => go(to({ units }))), chooseVariables(known, state, to), chooseYear(index, state, to)),
    charts,
    h("section", {}, h("h2", {}, t("country", { variable: variableName(map.variable), year: state.year })), h("p", { class: "note" }, t("country_note")), chooseLevel(state, to), country),
  );
}

function read(place: Place, index: Places, known: readonly Variable[]): State {
  const list = (name: string): string[] => (place.query.get(name) ?? "").split(",").filter(Boolean);
  const vars = list("vars").filter((name) => known.some((each) => each.name === name));
  const level = LEVELS.find((each) => each === place.query.get("level")) ?? "county";
  const year = Number(place.query.get("year"));
  return {
    units: list("units").slice(0, MOST_UNITS),
    vars: vars.length ? vars.slice(0, MOST_VARIABLES) : FIRST,
    year: index.years.includes(year) ? year : (index.years.at(-1) ?? 0),
    level,
    province: place.query.get("province"),
  };
}

function address(state: State): string {
  return href("compare", [], { units: state.units.join(","), vars: state.vars.join(","), year: state.year, level: state.level, province: state.province });
}

function chooseVariables(known: readonly Variable[], state: State, to: (change: Partial<State>) => string): HTMLElement {
  const box = h("select", { id: "variable", disabled: state.vars.length >= MOST_VARIABLES }, h("option", { value: "" }, t("choose_variable")), known.filter((each) => !state.vars.includes(each.name)).map((each) => h("option", { value: each.name }, variableName(each.name))));
  box.addEventListener("change", () => box.value && go(to({ vars: [...state.vars, box.value] })));
  return h(
    "div",
    { class: "picker" },
    h("ul", { class: "chips plain" }, state.vars.map((name) => h("li", {}, h("button", { type: "button", class: "chip", "aria-label": t("remove", { name: variableName(name) }), onclick: () => go(to({ vars: state.vars.filter((each) => each !== name) })) }, variableName(name), h("span", { "aria-hidden": "true" }, " ×"))))),
    h("p", {}, h("label", { for: "variable" }, t("add_variable")), " ", box),
  );
}

function chooseYear(index: Places, state: State, to: (change: Partial<State>) => string): HTMLElement {
  const box = h("select", { id: "year" }, index.years.map((year) => h("option", { value: year, selected: year === state.year }, String(year))));
  box.addEventListener("change", () => go(to({ year: Number(box.value) })));
  return h("div", { class: "picker" }, h("p", {}, h("label", { for: "year" }, t("year_of_table")), " ", box));
}

function chooseLevel(state: State, to: (change: Partial<State>) => string): HTMLElement {
  return h("div", { class: "choices", role: "group", "aria-label": t("level") }, LEVELS.map((level) => h("button", { type: "button", "aria-pressed": level === state.level ? "true" : "false", onclick: () => go(to({ level })) }, t(`level_${level}`))));
}

/** A chart a variable, and the table of where each unit stands. */
async function comparison(chosen: readonly Unit[], vars: readonly Variable[], year: number, index: Places): Promise<Child> {
  const ids = chosen.map((place) => place.id);
  const asked = seriesOf(ids, vars.map((each) => each.name));
  const [rows, table] = await Promise.all([records<Compared>(asked), standing(chosen, vars, year)]);
  const save = async (): Promise<void> => download("nianbao-compare.csv", toCsv(await query(asked)));
  return [
    h("div", { class: "plates" }, vars.map((variable) => chart(rows, chosen, variable, index))),
    table,
    h("p", {}, h("button", { type: "button", onclick: () => void save() }, t("csv"))),
  ];
}

function chart(rows: readonly Compared[], chosen: readonly Unit[], variable: Variable, index: Places): HTMLElement {
  const points = chosen.flatMap((unit) =>
    index.years.map((year): Point => {
      const value = rows.find((row) => row.unit === unit.id && row.year === year)?.[variable.name];
      return { x: year, y: typeof value === "number" ? value : null, series: placeName(unit) };
    }),
  );
  const isShare = variable.unit === "%";
  const missing = points.filter((point) => point.y === null).length;
  const loose = variable.broken && rows.some((row) => row.template === variable.broken) ? ` ${t("broken_variable", { template: variable.broken })}` : "";
  const note = t("points_missing", { all: points.length, missing }) + loose;
  const scaled = isShare ? points.map((point) => ({ ...point, y: point.y === null ? null : point.y * 100 })) : points;
  return plate(variableName(variable.name), points, note, (width) => lines(scaled, index.years, isShare ? "%" : unitName(variable.unit), width), isShare ? percent : figure);
}
