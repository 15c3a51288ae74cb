/** A figure as it is shown: 0, a blank, a stroke, unreadable and absent never look alike. */

import { figure } from "../format";
import { t } from "../language";

export interface Shown {
  text: string;
  /** Names how it is drawn. */
  kind: "reported" | "derived" | "blank" | "stroke" | "unreadable" | "absent";
  /** What it means, in words. */
  words: string;
}

export function glyph(cell: { value: number | null; raw: string | null; status: string }): Shown {
  if (cell.value !== null && cell.status === "derived") return { text: `${figure(cell.value)}†`, kind: "derived", words: t("cell_derived") };
  if (cell.value !== null) return { text: figure(cell.value), kind: "reported", words: t("cell_reported") };
  if (cell.status === "unreadable") return { text: "？", kind: "unreadable", words: t("cell_unreadable") };
  if (cell.status === "absent") return { text: "∅", kind: "absent", words: t("cell_absent") };
  const printed = cell.raw?.trim();
  if (printed) return { text: printed, kind: "stroke", words: t("cell_stroke") };
  return { text: "␣", kind: "blank", words: t("cell_blank") };
}

export const KINDS = [
  ["0", "reported", "cell_zero"],
  ["␣", "blank", "cell_blank"],
  ["/", "stroke", "cell_stroke"],
  ["†", "derived", "cell_derived"],
  ["？", "unreadable", "cell_unreadable"],
  ["∅", "absent", "cell_absent"],
] as const;
