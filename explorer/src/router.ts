/** Addresses: `#/view/part/part?name=value`. Every state that is worth sharing stands in one. */

import { language, type Language } from "./language";

export interface Place {
  view: string;
  parts: string[];
  query: URLSearchParams;
}

/** What an address names; the front page where it names nothing. */
export function parse(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...parts] = path.split("/").map(decode);
  return { view: view || "find", parts, query: new URLSearchParams(query) };
}

/** The address of a view, in the language that is being read. */
export function href(
  view: string,
  parts: readonly string[] = [],
  query: Record<string, string | number | null | undefined> = {},
  tongue: Language = language(),
): string {
  const names = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") names.set(name, String(value));
  }
  if (tongue === "en") names.set("lang", "en");
  const path = [view, ...parts].map((part) => encodeURIComponent(part).replaceAll("%40", "@")).join("/");
  const text = names.toString();
  return `#/${path}${text ? `?${text}` : ""}`;
}

/** Goes to an address; `quietly` without a new entry in the history, and without drawing the view again. */
export function go(address: string, quietly = false): void {
  if (quietly) history.replaceState(null, "", address);
  else location.hash = address;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a torn address: what it says is looked up as it stands, and not found
  }
}
