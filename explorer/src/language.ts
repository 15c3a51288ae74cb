/** The language of the page: Chinese, or English by the switch. An address that names one wins. */

import { en } from "./words/en";
import { zh, type Words } from "./words/zh";

export type Language = "zh" | "en";
let spoken: Language = "zh";

export function language(): Language {
  return spoken;
}

/** Takes the language from an address. */
export function speak(asked: string | null): void {
  spoken = asked === "en" ? "en" : "zh";
  document.documentElement.lang = spoken === "en" ? "en" : "zh-CN";
}

/** A text of the page, `{name}` filled in. */
export function t(key: keyof Words, values: Record<string, string | number> = {}): string {
  const text: string = (spoken === "en" ? en : zh)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The one of two texts that is in the language of the page. */
export function either(chinese: string, english: string): string {
  return spoken === "en" ? english : chinese;
}
