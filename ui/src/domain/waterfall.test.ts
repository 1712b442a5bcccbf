import { describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import { duration, seconds, waterfall } from "./waterfall";

const turn = (marks: Record<string, number>, figures: Record<string, number> = {}) => fakeTurn(1, "Q", "A", { marks, figures });

describe("waterfall", () => {
  it("lays the stages of a spoken turn out between the last word and the first sound", () => {
    const chart = waterfall(
      turn(
        { speech_end: 0, turn_commit: 0, stt_final: 50, llm_request: 50, llm_first_token: 150, llm_first_clause: 200, tts_request: 200, tts_first_audio: 280, play_queued: 280, play_start: 300 },
        { gap_ms: 300 },
      ),
    );
    expect(chart?.gap).toBe(300);
    expect(chart?.bars.map((bar) => [bar.stage, bar.start, bar.end])).toEqual([
      ["endpoint", 0, 0],
      ["recognise", 0, 50],
      ["first_token", 50, 150],
      ["first_clause", 150, 200],
      ["voice", 200, 280],
      ["output", 280, 300],
    ]);
    expect(chart?.originX).toBe(0);
    expect(chart?.gapX).toBe(1);
    expect(chart?.bars.at(-1)).toMatchObject({ x: 280 / 300, width: 20 / 300 });
  });

  it("makes room for what was done before the last word", () => {
    const chart = waterfall(turn({ speech_end: 0, stt_final: -100, play_start: 100 }));
    expect(chart?.bars).toMatchObject([{ stage: "recognise", start: -100, end: 0, x: 0, width: 0.5 }]);
    expect(chart?.originX).toBe(0.5);
  });

  it("keeps every bar inside the chart", () => {
    const chart = waterfall(turn({ speech_end: 0, turn_commit: 900, llm_request: -50, llm_first_token: 20, play_start: 400 }));
    for (const bar of chart?.bars ?? []) {
      expect(bar.x).toBeGreaterThanOrEqual(0);
      expect(bar.x + bar.width).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it("counts a typed turn from its sending", () => {
    const chart = waterfall(turn({ turn_commit: 0, llm_request: 1, llm_first_token: 40, play_start: 90 }));
    expect(chart).toMatchObject({ spoken: false, gap: 90 });
  });

  it("has no line for a sound that never came, and no chart without marks", () => {
    expect(waterfall(turn({ speech_end: 0, stt_final: 40 }))).toMatchObject({ gap: null, gapX: null });
    expect(waterfall(turn({ speech_start: -10 }))).toBeNull();
  });
});

describe("seconds", () => {
  it("are told by feel", () => {
    expect([seconds(560, "en"), seconds(1240, "es"), seconds(2000, "en")]).toEqual(["0.6 s", "1,2 s", "2 s"]);
  });
});

describe("duration", () => {
  it("is short and has a unit", () => {
    expect([duration(3.4, "en"), duration(412.4, "en"), duration(1240, "en"), duration(1240, "es"), duration(-80, "en")]).toEqual([
      "3 ms",
      "412 ms",
      "1.24 s",
      "1,24 s",
      "−80 ms",
    ]);
  });
});
