// Hotkeys as text: "Ctrl+Shift+Space", modifiers first, the key by its place on the keyboard.

export interface KeyLike {
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

const MODIFIER_CODES = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/;
const ALONE = /^(F([1-9]|1[0-9]|2[0-4])|Pause|ScrollLock|MediaPlayPause|MediaStop|MediaTrackNext|MediaTrackPrevious)$/;

function modifiers(event: KeyLike): string[] {
  const held: string[] = [];
  if (event.ctrlKey) held.push("Ctrl");
  if (event.altKey) held.push("Alt");
  if (event.shiftKey) held.push("Shift");
  if (event.metaKey) held.push("Super");
  return held;
}

function keyName(code: string): string {
  return code.replace(/^Key([A-Z])$/, "$1").replace(/^Digit([0-9])$/, "$1");
}

/** The modifiers held so far while a hotkey is being recorded, as "Ctrl+Shift+". */
export function pending(event: KeyLike): string {
  return modifiers(event).map((name) => `${name}+`).join("");
}

/** The hotkey that this key press makes; `null` while only modifiers are down or the key has no code. */
export function recorded(event: KeyLike): string | null {
  if (event.code === "" || event.code === "Unidentified" || MODIFIER_CODES.test(event.code)) return null;
  return [...modifiers(event), keyName(event.code)].join("+");
}

/** A key that is typed with would be taken from every other program: it needs a modifier other than Shift. */
export function isUsable(hotkey: string): boolean {
  const parts = hotkey.split("+");
  const key = parts.at(-1) ?? "";
  return ALONE.test(key) || parts.slice(0, -1).some((part) => part !== "Shift");
}

const APPLE: Record<string, string> = { Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Super: "⌘" };
const ARROWS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

/** The keys to press, one text per key cap. */
export function keyCaps(hotkey: string, platform: "apple" | "windows" | "other"): string[] {
  return hotkey
    .split("+")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      if (platform === "apple" && APPLE[part]) return APPLE[part];
      if (platform === "windows" && part === "Super") return "Win";
      return ARROWS[part] ?? part;
    });
}

export function platformOf(userAgent: string): "apple" | "windows" | "other" {
  if (/Mac OS X|Macintosh/.test(userAgent)) return "apple";
  return /Windows/.test(userAgent) ? "windows" : "other";
}
