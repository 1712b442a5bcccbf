// Conversations under the days they belong to. Pure; the present moment is handed in.

import type { ListedConversation } from "../lib/backend/interface";

/** A heading of the list: a day that has a name, the last week, or a month. */
export type Day = { named: "today" | "yesterday" | "week" } | { named: "month"; at: number };

export interface Group {
  key: string;
  day: Day;
  conversations: ListedConversation[];
}

const WEEK_DAYS = 7;

/** Days between two moments on the user's calendar. */
function daysAgo(at: number, now: number): number {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  // Rounded: a day with a change of the clocks has 23 or 25 hours.
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

function dayOf(at: number, now: number): Day {
  const days = daysAgo(at, now);
  if (days <= 0) return { named: "today" };
  if (days === 1) return { named: "yesterday" };
  if (days < WEEK_DAYS) return { named: "week" };
  const date = new Date(at);
  return { named: "month", at: new Date(date.getFullYear(), date.getMonth(), 1).getTime() };
}

/** In the order of the list; conversations that follow each other on the same day are one group. */
export function byDay(list: readonly ListedConversation[], now: number): Group[] {
  const groups: Group[] = [];
  for (const conversation of list) {
    const day = dayOf(conversation.last_unix_ms, now);
    const key = day.named === "month" ? `month ${day.at}` : day.named;
    const last = groups.at(-1);
    if (last?.key === key) last.conversations.push(conversation);
    else groups.push({ key, day, conversations: [conversation] });
  }
  return groups;
}

/** "November 2026". */
export function monthName(at: number, locale: string): string {
  const name = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" }).format(at);
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** When a conversation was talked in last: the time alone today, with the day's name in the last week, else by date. `grouped`: a heading names yesterday, too. */
export function whenTold(at: number, now: number, locale: string, grouped: boolean): string {
  const days = daysAgo(at, now);
  const time = { hour: "numeric", minute: "2-digit" } as const;
  if (days <= (grouped ? 1 : 0)) return new Intl.DateTimeFormat(locale, time).format(at);
  if (days < WEEK_DAYS) return new Intl.DateTimeFormat(locale, { weekday: "long", ...time }).format(at);
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(at);
}
