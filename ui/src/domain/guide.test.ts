import { describe, expect, it } from "vitest";

import { isHeard, isSilent, listen, nothingYet, stepFrom } from "./guide";

const after = (...levels: number[]) => levels.reduce(listen, nothingYet);

describe("the guide", () => {
  it("goes step by step, and ends at both ends", () => {
    expect([stepFrom("microphone", -1), stepFrom("microphone", 1), stepFrom("ask", 1)]).toEqual([null, "speaker", null]);
  });

  it("hears a voice, not a click or a quiet room", () => {
    expect(isHeard(after(-20, -20, -20, -20, -20, -20))).toBe(true);
    expect(isHeard(after(-20, -70, -70))).toBe(false);
    const room = after(...Array<number>(200).fill(-65));
    expect([isHeard(room), isSilent(room)]).toEqual([false, true]);
    expect(isSilent(after(-65))).toBe(false);
  });
});
