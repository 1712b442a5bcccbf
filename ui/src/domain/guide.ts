// The guide of the first start: its steps, and when a microphone was heard. Pure.

import type { GuideStep } from "../lib/backend/interface";

export const STEPS = ["microphone", "speaker", "way", "hotkey", "ask"] as const satisfies readonly GuideStep[];

/** The step so many places further; `null`: there is none. */
export function stepFrom(step: GuideStep, by: -1 | 1): GuideStep | null {
  return STEPS[STEPS.indexOf(step) + by] ?? null;
}

/** What has come of the microphone while the user is asked to say something. */
export interface Listened {
  /** Levels as loud as a voice. */
  loud: number;
  /** All levels; about 30 come in a second. */
  levels: number;
}

export const nothingYet: Listened = { loud: 0, levels: 0 };

/** A voice near a microphone is louder, a quiet room is not. */
const VOICE_DB = -42;
/** A fifth of a second: a click is shorter. */
const ENOUGH = 6;
/** Six seconds without a voice, and something may be wrong. */
const LONG = 180;

export function listen(before: Listened, db: number): Listened {
  return { loud: before.loud + (db > VOICE_DB ? 1 : 0), levels: before.levels + 1 };
}

export const isHeard = ({ loud }: Listened): boolean => loud >= ENOUGH;

/** It has been long enough for somebody who tried. */
export const isSilent = (listened: Listened): boolean => !isHeard(listened) && listened.levels >= LONG;
