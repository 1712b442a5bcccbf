import { describe, expect, it } from "vitest";

import { atRest, isStill, outline, poseOf, step, type Look, type Shape } from "./shape";

/** The shape after so long, in steps of a picture. */
function after(shape: Shape, look: Look, level: number, ms: number): Shape {
  let now = shape;
  for (let at = 0; at < ms; at += 16) now = step(now, look, level, 16);
  return now;
}

/** How far from the middle its outline is, at the least and at the most. */
function reach(path: string): [least: number, most: number] {
  const points = [...path.matchAll(/Q(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => Math.hypot(Number(x), Number(y)));
  return [Math.min(...points), Math.max(...points)];
}

describe("the living shape", () => {
  it("is a still circle at rest, and needs no pictures", () => {
    for (const look of ["idle", "muted", "held", "starting"] as const) {
      const shape = atRest(look);
      expect(isStill(shape, look, 0.8)).toBe(true);
      const [least, most] = reach(outline(shape, shape.level));
      expect(most - least).toBeLessThan(0.001);
    }
    expect(isStill(atRest("listening"), "listening", 0)).toBe(true);
    expect(isStill(atRest("listening"), "listening", 0.1)).toBe(true);
    expect(isStill(atRest("listening"), "listening", 0.3)).toBe(false);
  });

  it("follows sound up at once and comes to rest when it ends, within its picture", () => {
    const loud = after(atRest("speaking"), "speaking", 1, 160);
    expect(loud.level).toBeGreaterThan(0.95);
    const [, most] = reach(outline(loud, loud.level));
    expect(most).toBeGreaterThan(poseOf("speaking").radius * 1.1);
    expect(most).toBeLessThan(1);
    expect(isStill(loud, "idle", 0)).toBe(false);
    expect(isStill(after(loud, "idle", 0, 2_500), "idle", 0)).toBe(true);
  });

  it("draws back while somebody else speaks, and comes forward again", () => {
    const speaking = after(atRest("idle"), "speaking", 0.6, 600);
    const lowered = after(speaking, "yielding", 0, 600);
    expect(lowered.radius).toBeLessThan(speaking.radius * 0.8);
    expect(after(lowered, "speaking", 0.6, 600).radius).toBeCloseTo(speaking.radius, 2);
  });

  it("moves by itself only while an answer is thought of", () => {
    const thinking = after(atRest("answering"), "answering", 0, 500);
    expect(isStill(thinking, "answering", 0)).toBe(false);
    expect(outline(thinking, 0)).not.toBe(outline(step(thinking, "answering", 0, 100), 0));
  });

  it("goes the same way whatever the pictures' pace, but for how finely it turns", () => {
    const coarse = step(step(atRest("idle"), "hearing", 0.5, 50), "hearing", 0.5, 50);
    let fine = atRest("idle");
    for (let at = 0; at < 10; at += 1) fine = step(fine, "hearing", 0.5, 10);
    expect(coarse.radius).toBeCloseTo(fine.radius, 6);
    expect(coarse.level).toBeCloseTo(fine.level, 6);
  });
});
