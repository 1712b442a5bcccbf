import { describe, expect, it } from "vitest";

import type { ListedConversation } from "../lib/backend/interface";
import { byDay, monthName, whenTold } from "./conversations";

const now = new Date(2026, 10, 30, 0, 10).getTime();
const one = (name: string, at: Date): ListedConversation => ({
  name,
  title: name,
  began_unix_ms: at.getTime(),
  last_unix_ms: at.getTime(),
  turns: 1,
  hits: [],
  more_hits: 0,
});

describe("conversations by day", () => {
  it("stand under the day that people call it by", () => {
    const list = [
      one("just now", new Date(2026, 10, 30, 0, 5)),
      one("last night", new Date(2026, 10, 29, 23, 59)),
      one("in the week", new Date(2026, 10, 24, 8)),
      one("a week ago", new Date(2026, 10, 23, 8)),
      one("this month", new Date(2026, 10, 1, 8)),
      one("last year", new Date(2025, 10, 30, 8)),
    ];
    const told = byDay(list, now).map(({ key, conversations }) => [key.split(" ")[0], conversations.map(({ name }) => name)]);
    expect(told).toEqual([
      ["today", ["just now"]],
      ["yesterday", ["last night"]],
      ["week", ["in the week"]],
      ["month", ["a week ago", "this month"]],
      ["month", ["last year"]],
    ]);
    expect(byDay([], now)).toEqual([]);
  });

  it("are told by time, and by date where the heading does not name the day", () => {
    const told = (day: number, grouped: boolean) => whenTold(new Date(2026, 10, day, 21, 5).getTime(), now, "es", grouped);
    expect([told(29, true), told(29, false), told(27, true), told(2, true)]).toEqual(["21:05", "domingo, 21:05", "viernes, 21:05", "2 nov 2026"]);
    expect(monthName(new Date(2026, 10, 1).getTime(), "es")).toBe("Noviembre de 2026");
  });
});
