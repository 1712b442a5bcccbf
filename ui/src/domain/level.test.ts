import { describe, expect, it } from "vitest";

import { decay, fullness } from "./level";

describe("fullness", () => {
  it("is linear in dB between the floor and full scale", () => {
    expect([-90, -60, -30, 0, 6].map(fullness)).toEqual([0, 0, 0.5, 1, 1]);
  });
  it("takes what is no number for silence", () => {
    expect([null, NaN, -Infinity].map(fullness)).toEqual([0, 0, 0]);
  });
});

describe("decay", () => {
  it("rises at once and falls slowly", () => {
    expect(decay(0.2, 0.9, 33)).toBe(0.9);
    expect(decay(0.9, 0, 60)).toBeCloseTo(0.8);
    expect(decay(0.05, 0, 1000)).toBe(0);
  });
});
