import { describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import type { EngineEvent } from "../lib/backend/interface";
import { announcementOf, type Announcement } from "./announcement";
import { emptyView, reduce } from "./conversation";

/** What is told of these events, in order. */
function told(events: EngineEvent[], audible = true): Announcement[] {
  let view = emptyView;
  const all: Announcement[] = [];
  for (const event of events) {
    const news = announcementOf(view, event, audible);
    view = reduce(view, event);
    if (news) all.push(news);
  }
  return all;
}

const TURN: EngineEvent[] = [
  { event: "state_changed", state: "idle", reason: "start" },
  { event: "state_changed", state: "hearing", reason: "key_pressed" },
  { event: "partial", text: "What", stable_bytes: 0 },
  { event: "partial", text: "What time", stable_bytes: 4 },
  { event: "state_changed", state: "answering", reason: "key_released" },
  { event: "transcribed", text: "What time is it?" },
  { event: "reply_delta", text: "No" },
  { event: "reply_delta", text: "on." },
  { event: "state_changed", state: "speaking", reason: "reply_began" },
  { event: "heard_up_to", bytes: 5 },
  { event: "turn_finished", turn: fakeTurn(1, "What time is it?", "Noon.") },
  { event: "state_changed", state: "idle", reason: "reply_ended" },
];

describe("what a screen reader is told", () => {
  it("of a spoken turn is what was understood, and not what the voice says", () => {
    expect(told(TURN)).toEqual([
      { what: "state", state: "idle" },
      { what: "user", text: "What time is it?" },
    ]);
  });

  it("of a turn that nobody can hear is everything, once", () => {
    expect(told(TURN, false)).toEqual([
      { what: "state", state: "idle" },
      { what: "state", state: "answering" },
      { what: "user", text: "What time is it?" },
      { what: "assistant", text: "Noon." },
    ]);
  });

  it("of a voice that failed is what it did not say", () => {
    const failed = (heard: string): EngineEvent => ({
      event: "turn_finished",
      turn: fakeTurn(1, "Q?", "It is noon. It is sunny.", { outcome: "failed", heard }),
    });
    expect(told([failed("")])).toEqual([{ what: "assistant", text: "It is noon. It is sunny." }]);
    expect(told([failed("It is noon. ")])).toEqual([{ what: "assistant", text: "It is sunny." }]);
  });

  it("of an answer without a voice is the answer", () => {
    const silent: EngineEvent = { event: "turn_finished", turn: fakeTurn(1, "Q?", "Noon.", { heard: "" }) };
    expect(told([silent])).toEqual([{ what: "assistant", text: "Noon." }]);
  });

  it("of an interrupted answer is nothing: the rest was not wanted", () => {
    const cut: EngineEvent = { event: "turn_finished", turn: fakeTurn(1, "Q?", "One. Two.", { outcome: "interrupted", heard: "One." }) };
    expect(told([cut])).toEqual([]);
  });

  it("of a microphone that is muted elsewhere is that", () => {
    expect(told([{ event: "muted_changed", muted: true }, { event: "muted_changed", muted: true }])).toEqual([{ what: "muted", muted: true }]);
  });
});
