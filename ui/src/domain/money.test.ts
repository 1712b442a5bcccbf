import { describe, expect, it } from "vitest";

import { costsEn } from "../shared/stringsCosts";
import { money } from "./money";

describe("money", () => {
  const shown = (usd: number, unknown: boolean) => money({ usd, unknown }, costsEn, "en");

  it("is seen however little it is", () => {
    expect([shown(0, false), shown(0.0123, false), shown(1.234, false)]).toEqual(["$0.00", "$0.0123", "$1.23"]);
  });

  it("that nobody knows is no zero", () => {
    expect(shown(0, true)).toBe("price unknown");
    expect(shown(1.5, true)).toBe("$1.50, and what has no known price");
  });
});
