import { describe, expect, it } from "vitest";

import type { ShownSpot } from "../lib/backend/interface";
import { ANY, behind, isAny, nearest, pictureOf, within } from "./history";

describe("the turns of the history page", () => {
  it("are those of a period up to now", () => {
    expect(within(ANY, "day", 100_000_000)).toEqual({ ...ANY, from_unix_ms: 13_600_000 });
    expect(within({ ...ANY, from_unix_ms: 5, to_unix_ms: 9 }, "all", 100)).toEqual(ANY);
    const picked = { ...ANY, from_unix_ms: 5, to_unix_ms: 9 };
    expect(within(picked, "picked", 100)).toBe(picked);
    expect([isAny(ANY), isAny(picked), isAny({ ...ANY, stt: "whisper" })]).toEqual([true, false, false]);
  });

  it("are those behind a value, the last one included", () => {
    expect(behind(ANY, { to: "period", from_unix_ms: 5, until_unix_ms: 9 })).toEqual({ ...ANY, from_unix_ms: 5, to_unix_ms: 10 });
    const providers = { stt: "a", llm: "b", tts: "c" };
    expect(behind(ANY, { to: "set_up", mode: "duplex", providers })).toEqual({ ...ANY, mode: "duplex", ...providers });
    expect(behind(ANY, { to: "turn", id: 3 })).toBeNull();
    expect(behind(ANY, { to: "nowhere" })).toBeNull();
  });
});

describe("a value of a chart", () => {
  const spot = (x: number, y: number): ShownSpot => ({ x, y, text: "", leads: { to: "nowhere" } });

  it("is the one nearest to the pointer, first of all to the side", () => {
    expect(nearest([spot(10, 100), spot(60, 20)], 30, 20)).toBe(1);
    expect(nearest([spot(10, 100), spot(60, 20)], 12, 60)).toBe(0);
    expect(nearest([], 1, 1)).toBeNull();
  });

  it("can't leave the picture", () => {
    expect(pictureOf(`<svg title="'#%"/>`)).toBe("data:image/svg+xml;charset=utf-8,%3Csvg%20title%3D%22'%23%25%22%2F%3E");
  });
});
