/** The page: an address comes in, its view is drawn. */

import "./style/type.css";
import "./style/page.css";
import "./style/tables.css";
import "./style/views.css";
import { fill, h } from "./dom";
import { speak, t } from "./language";
import { frame } from "./parts/frame";
import { parse, type Place } from "./router";

type View = { show: (into: HTMLElement, place: Place) => Promise<void> };
const VIEWS: Record<string, () => Promise<View>> = {
  find: () => import("./views/find"),
  unit: () => import("./views/district"),
  compare: () => import("./views/compare"),
  evidence: () => import("./views/evidence"),
  sql: () => import("./views/sql"),
  coverage: () => import("./views/coverage"),
};
const page = document.getElementById("page") as HTMLElement;
let drawn = 0;

async function draw(): Promise<void> {
  const turn = ++drawn;
  const place = parse(location.hash);
  speak(place.query.get("lang"));
  const main = frame(page, place);
  window.scrollTo(0, 0);
  if (turn > 1) main.focus({ preventScroll: true }); // a new view is where a screen reader goes on
  const load = VIEWS[place.view];
  try {
    if (!load) throw new Error(t("no_view", { view: place.view }));
    await (await load()).show(main, place);
  } catch (error) {
    if (turn === drawn) fill(main, failure(error));
  }
  document.title = `${main.querySelector("h1")?.textContent ?? t("brand")} · ${t("brand")}`;
  document.body.dataset["drawn"] = String(turn);
}

function failure(error: unknown): HTMLElement {
  const said = error instanceof Error ? error.message : String(error);
  return h("section", { class: "failure", role: "alert" }, h("h1", {}, t("failed")), h("p", {}, said), h("p", {}, h("button", { type: "button", onclick: () => void draw() }, t("again"))));
}

window.addEventListener("hashchange", () => void draw());
void draw();
