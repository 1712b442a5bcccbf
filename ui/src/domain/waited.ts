// What the first sound of a reply waited for: the time between the user's last word and it, laid at the doors of the stages one after another. What ran ahead or
// beside another stage was not waited for. Pure.

import type { TurnView } from "../lib/backend/interface";
import { budgetOf, type Stage } from "./waterfall";

export interface Wait {
  stage: Stage;
  ms: number;
  /** 0 to 1 of the strip. */
  x: number;
  width: number;
}

export interface Waited {
  waits: Wait[];
  /** The whole wait, in milliseconds. */
  ms: number;
  /** Where the pace's budget ends, 0 to 1 of the strip; `null`: there is none, or it is far off. */
  budgetX: number | null;
  /** Calls of providers that failed or were passed over. */
  retries: number;
}

/** In the order in which one waits for the next. The turn's end is the last before the sound may be heard. */
const CHAIN: readonly [stage: Stage, mark: string][] = [
  ["recognise", "stt_final"],
  ["first_token", "llm_first_token"],
  ["first_clause", "llm_first_clause"],
  ["voice", "tts_first_audio"],
  ["endpoint", "turn_commit"],
  ["output", "play_start"],
];

/** Shorter than this is no wait that anybody could do something about. */
const SHORTEST_MS = 1;

/** `null` where no sound came, or none was waited for. */
export function waited(turn: TurnView): Waited | null {
  const sound = turn.marks["play_start"];
  if (sound == null || sound <= 0) return null;
  let at = 0;
  const waits: Omit<Wait, "x" | "width">[] = [];
  for (const [stage, mark] of CHAIN) {
    const end = Math.min(turn.marks[mark] ?? at, sound);
    if (end - at < SHORTEST_MS) continue;
    waits.push({ stage, ms: end - at });
    at = end;
  }
  const budget = budgetOf(turn, sound);
  const length = Math.max(sound, budget ?? 0);
  let x = 0;
  const placed = waits.map((wait) => {
    const width = wait.ms / length;
    x += width;
    return { ...wait, x: x - width, width };
  });
  const retries = turn.attempts.filter(({ became }) => became.what === "failed" || became.what === "passed_over").length;
  return { waits: placed, ms: sound, budgetX: budget === null ? null : budget / length, retries };
}
