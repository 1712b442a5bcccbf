// What became of the replies that were prepared before the user had finished, and of the phrases that were kept from before. Pure.

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

export interface Kept {
  /** How much sooner the first words were there than the voice usually has them, in milliseconds; `null`: no sooner, or nobody knows. */
  savedMs: number | null;
}

/** `null` where the voice had to speak the first words of the answer. */
export function kept(turn: TurnView): Kept | null {
  if (turn.figures["cache_hits"] !== 1) return null;
  const saved = turn.figures["cache_saved_ms"] ?? 0;
  return { savedMs: saved > 0 ? saved : null };
}
