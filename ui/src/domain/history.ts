// Which turns the history page shows, and which value of a chart is meant. Pure; the present moment is handed in.

import type { HistoryFilter, ShownLeads, ShownSpot } from "../lib/backend/interface";

export type Period = "day" | "week" | "month" | "all" | "picked";

const DAY_MS = 86_400_000;
const LENGTHS: Record<Exclude<Period, "picked">, number | null> = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, all: null };

export const ANY: HistoryFilter = { from_unix_ms: null, to_unix_ms: null, mode: null, outcome: null, stt: "", llm: "", tts: "" };

/** The filter with another period up to now; one that was picked in a chart stays. */
export function within(filter: HistoryFilter, period: Period, nowMs: number): HistoryFilter {
  if (period === "picked") return filter;
  const length = LENGTHS[period];
  return { ...filter, from_unix_ms: length === null ? null : nowMs - length, to_unix_ms: null };
}

/** The filter for the turns behind a value, where they are more than one. */
export function behind(filter: HistoryFilter, leads: ShownLeads): HistoryFilter | null {
  switch (leads.to) {
    case "period":
      return { ...filter, from_unix_ms: leads.from_unix_ms, to_unix_ms: leads.until_unix_ms + 1 };
    case "set_up":
      return { ...filter, mode: leads.mode, ...leads.providers };
    default:
      return null;
  }
}

export function isAny(filter: HistoryFilter): boolean {
  return Object.entries(ANY).every(([name, value]) => filter[name as keyof HistoryFilter] === value);
}

/** The value nearest to a place of the picture; `null` where there is none. */
export function nearest(spots: readonly ShownSpot[], x: number, y: number): number | null {
  let found: number | null = null;
  let least = Infinity;
  spots.forEach((spot, at) => {
    // To the side counts more: values stand beside each other.
    const distance = Math.hypot((spot.x - x) * 2, spot.y - y);
    if (distance < least) [found, least] = [at, distance];
  });
  return found;
}

/** A picture as an address. In an image no script runs and nothing is fetched, whatever the names in it hold. */
export const pictureOf = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
