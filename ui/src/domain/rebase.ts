import type { Settings } from "../lib/backend/interface";

/**
 * What the screen shows once an answer is there: the answer, but for what was changed since it was asked for. So nothing that somebody wrote into the file
 * meanwhile is lost again with the next save.
 */
export function rebased(mine: Settings, sent: Settings, saved: Settings): Settings {
  return merged(mine, sent, saved) as Settings;
}

function merged(mine: unknown, sent: unknown, saved: unknown): unknown {
  if (isObject(mine) && isObject(sent) && isObject(saved)) {
    return Object.fromEntries(Object.keys(saved).map((key) => [key, merged(mine[key], sent[key], saved[key])]));
  }
  return Object.is(mine, sent) ? saved : mine;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
