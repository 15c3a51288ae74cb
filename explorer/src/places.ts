/** The index of places: every government that can be found, and what is held for it by year. */

export type Status = "found" | "late" | "missing" | "blocked" | "unreachable" | "unreadable" | "not_due";
export type Level = "province" | "prefecture" | "county";

export interface Held {
  year: number;
  status: Status;
  grade: string | null;
  cause: string | null;
}

export interface Place {
  id: string;
  adcode: string;
  name: string;
  level: Level | null;
  province: string | null;
  parent: string | null;
  first: number | null;
  until: number | null;
  former: string[];
  codes: string[];
  now: string | null;
  latin: string[];
  held: Held[];
}

export interface Places {
  all: Place[];
  years: number[];
  byId: Map<string, Place>;
}

export interface Release {
  version: string;
  date: string;
  commit: string | null;
  rows: Record<string, number>;
  bytes: number;
  evidence: number;
}

interface Written {
  levels: Level[];
  statuses: Status[];
  grades: string[];
  years: number[];
  causes: string[];
  places: [string, string, string, number, string | null, string | null, number | null, number | null, string[], string[], string | null, string[], number[][]][];
}

let places: Promise<Places> | null = null;
let release: Promise<Release> | null = null;

/** The index; asked for once. */
export function readPlaces(): Promise<Places> {
  places ??= get<Written>("data/places.json").then(unpack);
  return places;
}

/** What the release says of itself. */
export function readRelease(): Promise<Release> {
  release ??= get<Release>("data/release.json");
  return release;
}

/** A file of the site as JSON; null where there is none. */
export async function get<T>(address: string): Promise<T>;
export async function get<T>(address: string, optional: true): Promise<T | null>;
export async function get<T>(address: string, optional = false): Promise<T | null> {
  const answer = await fetch(address);
  if (optional && answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${address}: HTTP ${answer.status}`);
  return (await answer.json()) as T;
}

function unpack(written: Written): Places {
  const all = written.places.map(
    ([id, adcode, name, level, province, parent, first, until, former, codes, now, latin, held]): Place => ({
      id,
      adcode,
      name,
      level: written.levels[level] ?? null,
      province,
      parent,
      first,
      until,
      former,
      codes,
      now,
      latin,
      held: held.map(([year = 0, status = 0, grade = -1, cause = -1]) => ({
        year,
        status: written.statuses[status] ?? "missing",
        grade: written.grades[grade] ?? null,
        cause: written.causes[cause] ?? null,
      })),
    }),
  );
  return { all, years: written.years, byId: new Map(all.map((place) => [place.id, place])) };
}

/** The place of a stable name, or of a code in use; undefined where there is none. */
export function placeOf(index: Places, id: string): Place | undefined {
  return index.byId.get(id) ?? index.all.find((p) => p.adcode === id && p.until === null) ?? index.all.find((p) => p.adcode === id || p.codes.includes(id));
}

/** Governments of the same level under the same one, in use, itself left out. */
export function siblings(index: Places, place: Place): Place[] {
  return index.all.filter(
    (p) => p.id !== place.id && p.level === place.level && p.province === place.province && p.until === null && (place.level === "prefecture" || p.parent === place.parent) && place.level !== "province",
  );
}

export const isThere = (held: Held): boolean => held.status === "found" || held.status === "late";
