// Turns as the program behind the window tells them, for tests and for looking at the window in a browser.

import type { TurnView } from "./interface";

const MARKS = {
  speech_start: -1640,
  stt_first_partial: -1180,
  speech_end: 0,
  turn_commit: 3,
  stt_final: 64,
  llm_request: 66,
  llm_first_token: 182,
  llm_first_clause: 236,
  tts_request: 237,
  tts_first_audio: 318,
  play_queued: 319,
  play_start: 347,
  llm_done: 540,
  tts_done: 620,
  play_end: 3120,
};

export function fakeTurn(id: number, transcript: string, reply: string, change: Partial<TurnView> = {}): TurnView {
  return {
    id,
    started_unix_ms: 1_795_000_000_000 + id * 20_000,
    conversation: "c1",
    transcript,
    reply,
    heard: reply,
    mode: "ptt",
    outcome: "completed",
    providers: { stt: "whisper/micro", llm: "demo", tts: "espeak-ng" },
    input_device: "Built-in Audio",
    output_device: "Built-in Audio",
    marks: MARKS,
    figures: { gap_ms: 347, endpoint_ms: 3, stt_final_ms: 64, llm_ttft_ms: 116, tts_ttfa_ms: 81, output_ms: 28 },
    attempts: [],
    problem: null,
    ...change,
  };
}

export const FIRST = fakeTurn(1, "Hello, how are you?", "I am well, thank you. Ask me for the time, the date, or a sum.", {
  marks: { ...MARKS, llm_first_token: 150, llm_first_clause: 171, tts_request: 172, tts_first_audio: 240, play_queued: 241, play_start: 268 },
  figures: { gap_ms: 268, speculation_attempts: 1, speculation_hits: 1, wasted_tokens: 0 },
});
export const QUESTION = "How much is two plus eighteen?";
export const ANSWER = "Two plus eighteen is twenty. Do you want me to go on counting?";
export const SECOND = fakeTurn(2, QUESTION, ANSWER, {
  figures: { gap_ms: 347, speculation_attempts: 2, speculation_hits: 0, wasted_tokens: 41 },
});
