/** A set of places: each can be taken out, and another found and put in. */

import { fill, h } from "../dom";
import { t } from "../language";
import type { Place, Places } from "../places";
import { Finder } from "../search";

const SHOWN = 6;

/** The set as chips, and a box to add to it; `change` gets the new set. */
export function picker(index: Places, chosen: readonly Place[], most: number, change: (ids: string[]) => void): HTMLElement {
  const ids = chosen.map((place) => place.id);
  const finder = new Finder(index.all.filter((place) => place.held.length && !ids.includes(place.id)));
  const found = h("ul", { class: "found plain" });
  const box = h("input", { type: "text", id: "add", autocomplete: "off", placeholder: t("add_hint"), disabled: ids.length >= most });
  box.addEventListener("input", () => {
    const hits = finder.find(box.value, SHOWN);
    fill(found, hits.map(({ place }) => h("li", {}, h("button", { type: "button", onclick: () => change([...ids, place.id]) }, `${place.name} `, h("span", { class: "soft" }, place.parent ?? place.province ?? "")))), box.value.trim() && !hits.length ? h("li", { class: "note" }, t("no_hits", { typed: box.value })) : null);
  });
  box.addEventListener("keydown", (event) => {
    const first = found.querySelector("button");
    if (event.key === "Enter" && first) (event.preventDefault(), first.click());
    if (event.key === "ArrowDown" && first) (event.preventDefault(), first.focus());
  });
  const suggested = ids.length ? [] : index.all.filter((place) => place.held.some((held) => held.grade)).slice(0, SHOWN);
  return h(
    "div",
    { class: "picker" },
    h("ul", { class: "chips plain" }, chosen.map((place) => h("li", {}, h("button", { type: "button", class: "chip", "aria-label": t("remove", { name: place.name }), onclick: () => change(ids.filter((id) => id !== place.id)) }, place.name, h("span", { "aria-hidden": "true" }, " ×"))))),
    h("p", {}, h("label", { for: "add" }, t("add")), " ", box),
    found,
    suggested.length ? h("p", { class: "note" }, t("suggested"), " ", h("button", { type: "button", onclick: () => change(suggested.map((place) => place.id)) }, suggested.map((place) => place.name).join(" · "))) : null,
  );
}
