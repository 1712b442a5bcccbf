// What became of the replies that were prepared before the user had finished. Pure.

import type { TurnView } from "../lib/backend/interface";

export interface Prepared {
  /** A reply that was prepared ahead is the one that was heard. */
  used: boolean;
  /** Replies that were begun before the turn was over. */
  attempts: number;
  /** Tokens of those that were thrown away. */
  wastedTokens: number;
}

/** `null` where nothing was prepared ahead: such turns have none of these figures. */
export function prepared(turn: TurnView): Prepared | null {
  const attempts = turn.figures["speculation_attempts"] ?? 0;
  if (attempts === 0) return null;
  return { used: turn.figures["speculation_hits"] === 1, attempts, wastedTokens: turn.figures["wasted_tokens"] ?? 0 };
}
