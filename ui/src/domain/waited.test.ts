import { describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import { waited } from "./waited";

const turn = (marks: Record<string, number>, figures: Record<string, number> = {}) => fakeTurn(1, "Q", "A", { marks, figures });
const told = (marks: Record<string, number>) => waited(turn(marks))?.waits.map(({ stage, ms }) => [stage, ms]);

describe("what was waited for", () => {
  it("adds up to the whole wait, stage after stage", () => {
    const marks = { speech_end: 0, turn_commit: 3, stt_final: 60, llm_first_token: 180, llm_first_clause: 240, tts_first_audio: 320, play_start: 350 };
    expect(told(marks)).toEqual([["recognise", 60], ["first_token", 120], ["first_clause", 60], ["voice", 80], ["output", 30]]);
    const strip = waited(turn(marks));
    expect(strip?.waits.reduce((sum, { ms }) => sum + ms, 0)).toBe(strip?.ms);
    expect(strip?.waits.at(-1)?.x).toBeCloseTo(320 / 350);
  });

  it("is the turn's end alone where all else was prepared ahead of it", () => {
    expect(told({ speech_end: 0, stt_final: -90, llm_first_token: 20, llm_first_clause: 60, tts_first_audio: 130, turn_commit: 400, play_start: 420 })).toEqual([
      ["first_token", 20],
      ["first_clause", 40],
      ["voice", 70],
      ["endpoint", 270],
      ["output", 20],
    ]);
  });

  it("is not told where nothing sounded, or before the last word", () => {
    expect(waited(turn({ speech_end: 0, stt_final: 60 }))).toBeNull();
    expect(waited(turn({ speech_end: 0, play_start: -5 }))).toBeNull();
  });

  it("shows the budget where it is near, and counts the calls that failed", () => {
    const marks = { speech_end: 0, stt_final: 100, play_start: 400 };
    expect(waited(turn(marks, { budget_ms: 600 }))?.budgetX).toBe(1);
    expect(waited(turn(marks, { budget_ms: 200 }))?.budgetX).toBe(0.5);
    expect(waited(turn(marks, { budget_ms: 2500 }))?.budgetX).toBeNull();
    const call = { stage: "chat" as const, provider: "a", began: 0, sent: 0, connect_ms: null, first: null, ended: 1, chunks: 0 };
    const failed = { ...turn(marks), attempts: [{ ...call, became: { what: "failed" as const, code: "chat.timeout" } }, { ...call, became: { what: "served" as const } }] };
    expect(waited(failed)?.retries).toBe(1);
  });
});
