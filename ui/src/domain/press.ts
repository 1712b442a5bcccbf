// The talk button: what pointer, keyboard and assistive technology do to it becomes key-down and key-up orders. Pure.

import type { KeyStyle } from "../lib/backend/interface";

/** Who holds the button. */
export type Holder = "none" | "pointer" | "key" | "assist";

export type PressInput =
  | "pointer_down"
  | "pointer_up"
  /** Space or Enter; `repeat` comes while it stays down. */
  | "key_down"
  | "key_repeat"
  | "key_up"
  /** A click that no pointer or key made: a screen reader or voice control. It can't hold, so it toggles. */
  | "assist_click"
  /** The window lost the focus, was hidden, or the pointer was taken away: the release will never come. */
  | "lost";

export type PressOrder = "key_down" | "key_up";

export function press(holder: Holder, input: PressInput, style: KeyStyle): { holder: Holder; orders: PressOrder[] } {
  const stay = { holder, orders: [] as PressOrder[] };
  switch (input) {
    case "pointer_down":
      return holder === "none" ? { holder: "pointer", orders: ["key_down"] } : stay;
    case "key_down":
      return holder === "none" ? { holder: "key", orders: ["key_down"] } : stay;
    case "key_repeat":
      return stay;
    case "pointer_up":
      return holder === "pointer" ? { holder: "none", orders: ["key_up"] } : stay;
    case "key_up":
      return holder === "key" ? { holder: "none", orders: ["key_up"] } : stay;
    case "assist_click":
      if (style === "toggle") return holder === "none" ? { holder: "none", orders: ["key_down", "key_up"] } : stay;
      if (holder === "assist") return { holder: "none", orders: ["key_up"] };
      return holder === "none" ? { holder: "assist", orders: ["key_down"] } : stay;
    case "lost":
      return holder === "pointer" || holder === "key" ? { holder: "none", orders: ["key_up"] } : stay;
  }
}
