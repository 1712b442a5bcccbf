// Where a turn's time went: marks (ms after the user's last word) become bars.

import type { TurnView } from "../lib/backend/interface";

export type Stage = "endpoint" | "recognise" | "first_token" | "first_clause" | "voice" | "output";

export interface Bar {
  stage: Stage;
  /** Milliseconds after the origin; a stage that ran ahead of the last word begins before 0. */
  start: number;
  end: number;
  /** 0 to 1 of the chart's width. */
  x: number;
  width: number;
}

export interface Waterfall {
  /** The headline: from the user's last word (typed: from sending) to the first sound of the reply. */
  gap: number | null;
  /** Typed turns have no last word. */
  spoken: boolean;
  bars: Bar[];
  /** Where the origin and the first sound are, 0 to 1 of the width. */
  originX: number;
  gapX: number | null;
  /** What the pace allows for the wait, in milliseconds, and where that is; `null`: the turn has none, or it is far off. */
  budget: number | null;
  budgetX: number | null;
}

/** A budget of more than so many waits would squeeze the chart into its corner. */
const FAR_OFF = 1.6;

/** The budget of a turn whose sound came then, where it is near. */
export function budgetOf(turn: TurnView, sound: number): number | null {
  const budget = turn.figures["budget_ms"];
  return budget == null || budget > sound * FAR_OFF ? null : budget;
}

const SPANS: readonly [stage: Stage, from: string, to: string][] = [
  ["endpoint", "speech_end", "turn_commit"],
  ["recognise", "speech_end", "stt_final"],
  ["first_token", "llm_request", "llm_first_token"],
  ["first_clause", "llm_first_token", "llm_first_clause"],
  ["voice", "tts_request", "tts_first_audio"],
  ["output", "play_queued", "play_start"],
];

/** The chart of a turn, or `null` where its marks allow none. */
export function waterfall(turn: TurnView): Waterfall | null {
  const at = (mark: string): number | null => turn.marks[mark] ?? null;
  const spoken = at("speech_end") !== null;
  const spans: [Stage, number, number][] = [];
  for (const [stage, from, to] of SPANS) {
    const start = at(from);
    const end = at(to);
    if (start !== null && end !== null) spans.push([stage, Math.min(start, end), Math.max(start, end)]);
  }
  if (spans.length === 0) return null;

  const sound = at("play_start");
  const gap = turn.figures["gap_ms"] ?? sound;
  const first = Math.min(0, ...spans.map(([, start]) => start));
  const budget = sound === null ? null : budgetOf(turn, sound);
  const last = Math.max(sound ?? 0, budget ?? 0, ...spans.map(([, , end]) => end));
  const length = Math.max(last - first, 1);
  const place = (ms: number): number => (ms - first) / length;
  return {
    gap,
    spoken,
    bars: spans.map(([stage, start, end]) => ({ stage, start, end, x: place(start), width: (end - start) / length })),
    originX: place(0),
    gapX: sound === null ? null : place(sound),
    budget,
    budgetX: budget === null ? null : place(budget),
  };
}

/** "0.6 s": for lengths that are told by feel. */
export function seconds(ms: number, locale: string): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(ms / 1000)} s`;
}

/** "412 ms", "1.24 s": three digits or so, and a unit that fits. */
export function duration(ms: number, locale: string): string {
  const short = Math.abs(ms) < 1000;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: short ? 0 : 2 }).format(short ? ms : ms / 1000);
  return `${number} ${short ? "ms" : "s"}`.replace("-", "−");
}
