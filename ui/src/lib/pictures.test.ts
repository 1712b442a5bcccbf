import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { pictures, type Pictures } from "./pictures";

let asked: ((now: number) => void)[] = [];
let made: Pictures | null = null;

/** The screen is ready for a picture. */
function frame(now: number): void {
  const waiting = asked;
  asked = [];
  waiting.forEach((draw) => draw(now));
}

function look(state: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  asked = [];
  vi.stubGlobal("requestAnimationFrame", (draw: (now: number) => void) => asked.push(draw));
  vi.stubGlobal("cancelAnimationFrame", () => void (asked = []));
});

afterEach(() => {
  made?.destroy();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("pictures", () => {
  it("are asked for only while something moves", () => {
    let moves = true;
    const drawn: number[] = [];
    made = pictures((ms) => (drawn.push(ms), moves));
    expect(asked).toHaveLength(0);
    made.wake();
    made.wake();
    expect(asked).toHaveLength(1);
    frame(1_000);
    frame(1_016); // sooner than a calm shape needs one
    frame(1_034);
    moves = false;
    frame(1_068);
    expect(drawn).toEqual([16, 34, 34]);
    expect(asked).toHaveLength(0);
    // After a rest it goes on from where it was, and not from long ago.
    made.wake();
    frame(9_000);
    expect(drawn.at(-1)).toBe(16);
  });

  it("are not asked for while the window is hidden, and again when it is back", () => {
    made = pictures(() => true);
    made.wake();
    frame(1_000);
    expect(asked).toHaveLength(1);
    look("hidden");
    expect(asked).toHaveLength(0);
    made.wake();
    expect(asked).toHaveLength(0);
    look("visible");
    expect(asked).toHaveLength(1);
  });
});
