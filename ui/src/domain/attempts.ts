// The calls of providers in a turn, as rows: who was asked, what became of it, and where that lies in the turn. Pure.

import type { Stage, TurnView } from "../lib/backend/interface";

export interface Call {
  stage: Stage;
  provider: string;
  became: "served" | "failed" | "passed_over" | "dropped";
  /** The end of the code of what it failed of, as `timeout`. */
  reason: string;
  /** Milliseconds from the request (from the choice, where none was sent) to the first of the answer. */
  firstMs: number | null;
  /** What opening a connection took; 0: it was open. */
  connectMs: number | null;
  /** From the choice to its end. */
  lastedMs: number;
  /** 0 to 1 of the width of all calls. */
  x: number;
  width: number;
}

/** In the order of the turn; empty where no stage tells of its calls. */
export function calls(turn: TurnView): Call[] {
  const begins = turn.attempts.map((attempt) => attempt.began ?? 0);
  const ends = turn.attempts.map((attempt) => attempt.ended ?? 0);
  const from = Math.min(...begins);
  const length = Math.max(Math.max(...ends) - from, 1);
  return turn.attempts.map((attempt) => {
    const began = attempt.began ?? 0;
    const lastedMs = (attempt.ended ?? began) - began;
    const code = "code" in attempt.became ? attempt.became.code : "";
    return {
      stage: attempt.stage,
      provider: attempt.provider,
      became: attempt.became.what,
      reason: code.slice(code.indexOf(".") + 1),
      firstMs: attempt.first === null ? null : attempt.first - (attempt.sent ?? began),
      connectMs: attempt.connect_ms,
      lastedMs,
      x: (began - from) / length,
      width: lastedMs / length,
    };
  });
}
