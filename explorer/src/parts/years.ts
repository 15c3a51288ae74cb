/** What is held of a place by year, as a strip of marks: one glance, and words for who cannot see it. */

import { h } from "../dom";
import { t } from "../language";
import type { Held, Place } from "../places";
import { href } from "../router";
import { causeText } from "../words/causes";

const MARK: Record<string, string> = { found: "●", late: "◐", missing: "○", blocked: "✕", unreachable: "△", unreadable: "◇", not_due: "·", none: "·" };

/** A mark a year; each is a link to that year's page. */
export function strip(place: Place, years: readonly number[], chosen?: number): HTMLElement {
  const byYear = new Map(place.held.map((held) => [held.year, held]));
  return h(
    "ol",
    { class: "years" },
    years.map((year) => {
      const held = byYear.get(year);
      const status = held?.status ?? "none";
      return h(
        "li",
        {},
        h(
          "a",
          { href: href("unit", [place.id], { year }), class: `year ${status}`, "aria-current": year === chosen ? "true" : null, title: explain(held) },
          h("span", { class: "mark", "aria-hidden": "true" }, MARK[status]),
          h("span", {}, String(year)),
          h("span", { class: "unseen" }, ` ${t(`status_${status}`)}`),
        ),
      );
    }),
  );
}

/** Status and why, in words. */
export function explain(held: Held | undefined): string {
  if (!held) return t("status_none");
  return held.cause ? `${t(`status_${held.status}`)}: ${causeText(held.cause)}` : t(`status_${held.status}`);
}

/** The marks with their meaning. */
export function legend(): HTMLElement {
  const shown = ["found", "late", "missing", "blocked", "unreachable", "unreadable", "none"] as const;
  return h("ul", { class: "legend" }, shown.map((status) => h("li", { class: status }, h("span", { class: "mark", "aria-hidden": "true" }, MARK[status]), t(`status_${status}`))));
}
