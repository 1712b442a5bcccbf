import { describe, expect, it } from "vitest";

import type { KeyStyle } from "../lib/backend/interface";
import { press, type Holder, type PressInput, type PressOrder } from "./press";

function play(inputs: PressInput[], style: KeyStyle = "auto"): PressOrder[] {
  let holder: Holder = "none";
  return inputs.flatMap((input) => {
    const next = press(holder, input, style);
    holder = next.holder;
    return next.orders;
  });
}

describe("press", () => {
  it("holds from press to release", () => {
    expect(play(["pointer_down", "pointer_up"])).toEqual(["key_down", "key_up"]);
    expect(play(["key_down", "key_up"])).toEqual(["key_down", "key_up"]);
  });

  it("ignores auto-repeat", () => {
    expect(play(["key_down", "key_repeat", "key_repeat", "key_up"])).toEqual(["key_down", "key_up"]);
  });

  it("makes up for a release that never comes, once", () => {
    expect(play(["pointer_down", "lost", "pointer_up", "lost"])).toEqual(["key_down", "key_up"]);
    expect(play(["key_down", "lost", "key_up"])).toEqual(["key_down", "key_up"]);
  });

  it("belongs to whoever pressed first", () => {
    expect(play(["pointer_down", "key_down", "key_up", "pointer_up"])).toEqual(["key_down", "key_up"]);
  });

  it("toggles for assistive technology, which can't hold", () => {
    expect(play(["assist_click", "assist_click"])).toEqual(["key_down", "key_up"]);
    expect(play(["assist_click", "assist_click"], "toggle")).toEqual(["key_down", "key_up", "key_down", "key_up"]);
  });

  it("does not lose an assistive talk when the focus moves", () => {
    expect(play(["assist_click", "lost"])).toEqual(["key_down"]);
  });

  it("never gives two orders of a kind in a row, whatever happens", () => {
    const inputs: PressInput[] = ["pointer_down", "pointer_up", "key_down", "key_repeat", "key_up", "assist_click", "lost"];
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (const style of ["auto", "hold", "toggle"] as const) {
      for (let run = 0; run < 300; run += 1) {
        const script = Array.from({ length: 20 }, () => inputs[Math.floor(random() * inputs.length)] as PressInput);
        const orders = play(script, style);
        orders.forEach((order, i) => expect(order, script.join(" ")).toBe(i % 2 === 0 ? "key_down" : "key_up"));
      }
    }
  });
});
