/** Finding a place by any of its names: Chinese, pinyin, initials, code, former names. */

import type { Place } from "./places";

export interface Hit {
  place: Place;
  /** The former name that it was found by, if it was. */
  by: string | null;
}

interface Key {
  place: Place;
  chinese: string;
  path: string;
  latin: { joined: string; initials: string }[];
}

/** What is searched, made once. */
export class Finder {
  private readonly keys: Key[];

  constructor(places: readonly Place[]) {
    this.keys = places.map((place) => ({
      place,
      chinese: place.name,
      path: `${place.province ?? ""}${place.parent === place.province ? "" : (place.parent ?? "")}${place.name}`,
      // 吕 is lü, which people type as lv or lu
      latin: place.latin.flatMap((words) => (/[ln]v/.test(words) ? [words, words.replace(/([ln])v/g, "$1u")] : [words])).map((words) => ({
        joined: words.replaceAll(" ", ""),
        initials: words.split(" ").map((word) => word[0] ?? "").join(""),
      })),
    }));
  }

  /** The best hits first; those of which something is held before those of which nothing is. */
  find(typed: string, most = 30): Hit[] {
    const asked = normal(typed);
    if (!asked) return [];
    const hits: { hit: Hit; score: number }[] = [];
    for (const key of this.keys) {
      const found = score(key, asked);
      if (!found) continue;
      const held = key.place.held.length ? 0.5 : 0;
      hits.push({ hit: { place: key.place, by: found.by }, score: found.points + held - (key.place.until ? 0.6 : 0) });
    }
    hits.sort((a, b) => b.score - a.score || a.hit.place.adcode.localeCompare(b.hit.place.adcode));
    return hits.slice(0, most).map(({ hit }) => hit);
  }
}

/** Small letters, no spaces or tone marks; ü is v. */
export function normal(typed: string): string {
  return typed
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[üǖǘǚǜ]/g, "v")
    .normalize("NFD")
    .replace(/[\u0300-\u036f\s'’·-]/g, "");
}

function score(key: Key, asked: string): { points: number; by: string | null } | null {
  if (/^\d+$/.test(asked)) return byCode(key.place, asked);
  if (/^[a-z]+$/.test(asked)) return byLatin(key, asked);
  const { chinese, path, place } = key;
  if (chinese === asked) return { points: 10, by: null };
  if (chinese.startsWith(asked)) return { points: 9 - chinese.length / 100, by: null };
  const former = place.former.find((each) => each.includes(asked));
  if (former) return { points: former === asked ? 9.5 : 7, by: former };
  if (chinese.includes(asked)) return { points: 6, by: null };
  if (path.includes(asked) || inOrder(path, asked)) return { points: 4 - path.length / 100, by: null };
  return null;
}

function byCode(place: Place, asked: string): { points: number; by: string | null } | null {
  if (place.adcode.startsWith(asked)) return { points: place.adcode === asked ? 10 : 6, by: null };
  const old = place.codes.find((code) => code.startsWith(asked));
  return old ? { points: old === asked ? 8 : 5, by: old } : null;
}

function byLatin(key: Key, asked: string): { points: number; by: string | null } | null {
  let best = 0;
  key.latin.forEach(({ joined, initials }, n) => {
    const rank = joined === asked ? 9 : joined.startsWith(asked) ? 7 + asked.length / joined.length : initials === asked ? 6.5 : initials.startsWith(asked) && asked.length > 1 ? 5 : joined.includes(asked) && asked.length > 3 ? 3 : 0;
    best = Math.max(best, rank ? rank - n / 10 : 0);
  });
  return best > 0 ? { points: best, by: null } : null;
}

/** 鹤岗兴安 finds 黑龙江省鹤岗市兴安区: the same characters, in order. */
function inOrder(path: string, asked: string): boolean {
  let at = 0;
  for (const char of asked) {
    at = path.indexOf(char, at) + 1;
    if (!at) return false;
  }
  return asked.length > 2;
}
