import { describe, expect, it } from "vitest";

import { isUsable, keyCaps, pending, platformOf, recorded, type KeyLike } from "./hotkey";

const key = (code: string, held: Partial<KeyLike> = {}): KeyLike => ({ code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });

describe("recording", () => {
  it("writes modifiers first, in one order", () => {
    expect(recorded(key("Space", { shiftKey: true, ctrlKey: true }))).toBe("Ctrl+Shift+Space");
    expect(recorded(key("KeyR", { metaKey: true, altKey: true }))).toBe("Alt+Super+R");
    expect(recorded(key("Digit1", { ctrlKey: true }))).toBe("Ctrl+1");
    expect(recorded(key("F9"))).toBe("F9");
  });

  it("waits while only modifiers are down", () => {
    for (const code of ["ControlLeft", "ShiftRight", "AltLeft", "MetaLeft", "OSLeft", "", "Unidentified"]) {
      expect(recorded(key(code, { ctrlKey: true }))).toBeNull();
    }
    expect(pending(key("ShiftLeft", { ctrlKey: true, shiftKey: true }))).toBe("Ctrl+Shift+");
  });
});

describe("isUsable", () => {
  it("refuses keys that one types with", () => {
    expect(["A", "Shift+A", "Space", "Enter", "Shift+Space"].filter(isUsable)).toEqual([]);
  });
  it("takes combinations and function keys", () => {
    const good = ["Ctrl+A", "Alt+Shift+Space", "Super+1", "F1", "F24", "Shift+F5", "Pause"];
    expect(good.filter(isUsable)).toEqual(good);
  });
});

describe("keyCaps", () => {
  it("speaks the platform's language", () => {
    expect(keyCaps("Ctrl+Alt+Super+ArrowUp", "apple")).toEqual(["⌃", "⌥", "⌘", "↑"]);
    expect(keyCaps("Super+Space", "windows")).toEqual(["Win", "Space"]);
    expect(keyCaps("Ctrl+Shift+Space", "other")).toEqual(["Ctrl", "Shift", "Space"]);
  });
  it("knows the platform from the user agent", () => {
    expect(platformOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)")).toBe("apple");
    expect(platformOf("Mozilla/5.0 (Windows NT 10.0; Win64; x64)")).toBe("windows");
    expect(platformOf("Mozilla/5.0 (X11; Linux x86_64)")).toBe("other");
  });
});
