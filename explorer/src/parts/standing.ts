/** Where units stand among their peers: value, percentile, and of how many that is said. */

import { records } from "../database";
import { h } from "../dom";
import type { Variable } from "../compared";
import { figure, percent } from "../format";
import { t } from "../language";
import type { Place, Status } from "../places";
import { href } from "../router";
import { standingOf, type Ranked } from "../sql/compare";
import { placeName } from "../words/names";
import { variableName } from "../words/variables";

export async function standing(chosen: readonly Place[], vars: readonly Variable[], year: number): Promise<HTMLElement> {
  const ids = chosen.map((place) => place.id);
  const found = await Promise.all(vars.map((variable) => records<Ranked>(standingOf(ids, variable.name, year))));
  const title = t("standing", { year });
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
    h(
      "table",
      { class: "ruled standing" },
      h("caption", {}, title),
      h(
        "thead",
        {},
        h("tr", {}, h("th", { scope: "col", rowspan: 2 }, t("government")), h("th", { scope: "col", rowspan: 2 }, t("level")), vars.map((variable) => h("th", { scope: "colgroup", colspan: 3 }, variableName(variable.name)))),
        h("tr", {}, vars.map(() => [h("th", { scope: "col", class: "number" }, t("value")), h("th", { scope: "col", class: "number" }, t("percentile")), h("th", { scope: "col", class: "number" }, t("peers_missing"))])),
      ),
      h("tbody", {}, chosen.map((place) => line(place, vars, found, year))),
    ),
    h("p", { class: "note" }, t("standing_note")),
  );
}

function line(place: Place, vars: readonly Variable[], found: readonly Ranked[][], year: number): HTMLElement {
  const held = place.held.find((each) => each.year === year);
  const why = t(`status_${(held?.status ?? "none") as Status}`);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("a", { href: href("unit", [place.id], { year }) }, placeName(place))),
    h("td", {}, place.level ? t(`level_${place.level}`) : "—"),
    vars.map((variable, n) => {
      const row = found[n]?.find((each) => each.unit === place.id);
      const value = row?.value ?? null;
      const shown = variable.unit === "%" ? percent(value) : figure(value);
      return [
        h("td", { class: value === null ? "number null" : "number", title: value === null ? why : null }, value === null ? (held?.grade ? t("no_value") : why) : shown),
        h("td", { class: "number" }, row?.percentile === null || !row ? "—" : t("percentile_of", { rank: Math.round(row.percentile * 100) })),
        h("td", { class: "number" }, row ? t("of_missing", { figures: figure(row.figures), missing: figure(row.peers - row.figures) }) : "—"),
      ];
    }),
  );
}
