/** Names of places for who does not read Chinese: pinyin beside the characters. */

import { language } from "../language";
import type { Place } from "../places";

/** What these are called in English, which is not their pinyin, or not told by it. */
const CUSTOMARY: Record<string, string> = {
  "150000": "Inner Mongolia",
  "610000": "Shaanxi",
  "540000": "Tibet",
  "650000": "Xinjiang",
  "640000": "Ningxia",
  "450000": "Guangxi",
  "810000": "Hong Kong",
  "820000": "Macao",
};
const KINDS = /(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|矿区|省|市|区|县|旗|盟|州)$/;

/** Its pinyin, without the word for its kind: Qingyan. `seam` stands between syllables: a soft hyphen, where room is short. */
export function latinName(place: Place, seam = ""): string {
  const customary = CUSTOMARY[place.adcode];
  if (customary) return customary;
  const kind = KINDS.exec(place.name)?.[0] ?? "";
  const words = (place.latin[0] ?? "").split(" ");
  const stem = words.length > kind.length ? words.slice(0, words.length - kind.length) : words;
  const joined = stem.join(seam).replace(/([ln])v/g, "$1ü");
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

/** 青砚县; in English 青砚县 Qingyan. */
export function placeName(place: Place): string {
  return language() === "en" ? `${place.name} ${latinName(place)}` : place.name;
}
