import { describe, expect, it } from "vitest";

import { moved, placeAt, placed } from "./fallBack";

describe("the order of those that stand in", () => {
  it("changes by one place, within its ends", () => {
    expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
  });

  it("follows a pointer past the middles of the others", () => {
    const middles = [18, 54];
    expect([placeAt(middles, 4), placeAt(middles, 30), placeAt(middles, 400)]).toEqual([0, 1, 2]);
    expect(placed(["a", "b", "c"], "a", 2)).toEqual(["b", "c", "a"]);
    expect(placed(["a", "b", "c"], "b", 1)).toEqual(["a", "b", "c"]);
  });
});
