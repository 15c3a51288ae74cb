/** Three charts of a government over the years: requests, what became of them, and appeals. */

import { h } from "../dom";
import { percent } from "../format";
import { either, t } from "../language";
import type { Panel } from "../panel";
import type { PanelRow } from "../sql/district";
import { variableName } from "../words/variables";
import { bars, lines, plate, type Point } from "./charts";

const REQUESTS = ["applications_received", "applications_closed", "carried_forward"];
const OUTCOMES = ["granted", "partially_granted", "denied", "unable", "not_processed", "other_outcomes"];
const APPEALS = ["reconsideration", "reconsideration_corrected", "litigation", "litigation_corrected"];

export function trends({ rows: panel, breaks }: Panel): HTMLElement | null {
  const there = panel.filter((row) => row.report_id);
  if (!there.length) return null;
  const years = panel.map((row) => row.year);
  const gaps = t("gaps", { there: there.length, all: panel.length });
  const requests = pointsOf(panel, REQUESTS);
  const outcomes = sharesOf(panel, OUTCOMES);
  const appeals = pointsOf(panel, APPEALS);
  return h(
    "section",
    { class: "trends" },
    h("h2", {}, t("trend")),
    h(
      "div",
      { class: "plates" },
      plate(t("trend_requests"), requests, gaps, (width) => lines(requests, years, either("件", "requests"), width)),
      plate(t("trend_outcomes"), outcomes, `${t("trend_outcomes_note")} ${brokenNote(there, breaks, OUTCOMES)}`, (width) => bars(outcomes, years, width), percent),
      plate(t("trend_appeals"), appeals, gaps, (width) => lines(appeals, years, either("件", "cases"), width)),
    ),
  );
}

function pointsOf(panel: readonly PanelRow[], variables: readonly string[]): Point[] {
  return variables.flatMap((variable) => panel.map((row) => ({ x: row.year, y: value(row, variable), series: variableName(variable) })));
}

/** Shares of what was closed; null where the whole or the part is not known, or nothing was closed. */
function sharesOf(panel: readonly PanelRow[], variables: readonly string[]): Point[] {
  return variables.flatMap((variable) =>
    panel.map((row) => {
      const whole = value(row, "applications_closed");
      const part = value(row, variable);
      return { x: row.year, y: whole && part !== null ? part / whole : null, series: variableName(variable) };
    }),
  );
}

function value(row: PanelRow, variable: string): number | null {
  const found = row[variable];
  return typeof found === "number" ? found : null;
}

/** Says which years are on a form whose figures are another thing. */
function brokenNote(there: readonly PanelRow[], breaks: Panel["breaks"], variables: readonly string[]): string {
  const loose = breaks.flatMap(({ template, variables: broken }) => {
    const years = there.filter((row) => row.template === template).map((row) => row.year);
    const names = variables.filter((each) => broken.includes(each)).map(variableName);
    return years.length && names.length ? [t("broken", { years: years.join(", "), template, names: names.join(", ") })] : [];
  });
  return loose.join(" ");
}
