// Microphones and speakers as they are offered. Pure.

import type { Device } from "../lib/backend/interface";

export interface DeviceWords {
  systemDefault: string;
  systemDefaultNamed: (name: string) => string;
  missingDevice: string;
  inUse: (name: string) => string;
  noneInUse: string;
}

/** By id, the system's default first; a chosen one that is not there stays a choice. */
export function deviceChoices(list: readonly Device[], chosen: string, words: DeviceWords): Record<string, string> {
  const standard = list.find((device) => device.is_default);
  const choices: Record<string, string> = { "": standard ? words.systemDefaultNamed(standard.name) : words.systemDefault };
  for (const device of list) choices[device.id] = device.name;
  if (chosen !== "" && !(chosen in choices)) choices[chosen] = `${chosen} (${words.missingDevice})`;
  return choices;
}

/** The device in use may not be the one that was chosen: that one may be unplugged. */
export function inUse(list: readonly Device[], used: string | null, words: DeviceWords): string {
  return used === null ? words.noneInUse : words.inUse(list.find((device) => device.id === used)?.name ?? used);
}
