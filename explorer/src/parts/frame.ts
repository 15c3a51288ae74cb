/** What stands around every view: the title, the ways to the views, the switch of language, the imprint. */

import { fill, h } from "../dom";
import { bytes } from "../format";
import { language, t } from "../language";
import { readRelease } from "../places";
import { href, type Place } from "../router";

const VIEWS = ["find", "compare", "coverage", "sql"] as const;

/** The frame around a view; `main` is where the view draws itself. */
export function frame(into: HTMLElement, place: Place): HTMLElement {
  const main = h("main", { id: "main", tabindex: -1 });
  const view = place.view === "unit" || place.view === "evidence" ? "find" : place.view;
  const links = VIEWS.map((name) =>
    h("li", {}, h("a", { href: href(name), "aria-current": name === view ? "page" : null }, t(`nav_${name}`))),
  );
  fill(
    into,
    h("a", { class: "skip", href: "#main", onclick: skip }, t("skip")),
    h(
      "header",
      { class: "masthead" },
      h("a", { class: "brand", href: href("find"), "aria-label": t("home") }, h("img", { src: "./seal.svg", alt: "", width: 30, height: 30 }), h("span", {}, t("brand"))),
      h("nav", { "aria-label": t("nav") }, h("ul", {}, links)),
      switcher(place),
    ),
    main,
    imprint(),
  );
  return main;
}

/** The other language's address of the same view. */
function switcher(place: Place): HTMLElement {
  const other = language() === "en" ? "zh" : "en";
  const query = Object.fromEntries(place.query);
  delete query["lang"];
  return h(
    "a",
    { class: "language", href: href(place.view, place.parts, query, other), hreflang: other === "en" ? "en" : "zh-CN", lang: other === "en" ? "en" : "zh-CN", id: "language" },
    other === "en" ? "English" : "中文",
  );
}

function skip(event: Event): void {
  event.preventDefault(); // the hash is the address of the view
  document.getElementById("main")?.focus();
}

function imprint(): HTMLElement {
  const facts = h("p", {}, "");
  const made = h(
    "footer",
    { class: "imprint" },
    facts,
    h("p", {}, t("licence"), " ", h("a", { href: "release/README.md" }, t("readme")), " · ", h("a", { href: language() === "en" ? "release/codebook.md" : "release/codebook.zh.md" }, t("codebook")), " · ", h("a", { href: "release/nianbao.duckdb", download: true }, "nianbao.duckdb"), " · ", h("a", { href: "release/panel.xlsx", download: true }, "panel.xlsx")),
  );
  void readRelease().then((release) => {
    fill(facts, t("imprint", { version: release.version, date: release.date, size: bytes(release.bytes) }));
  }, () => undefined);
  return made;
}
