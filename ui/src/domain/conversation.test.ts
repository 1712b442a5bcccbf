import { describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import type { EngineEvent, Problem, Reason, State } from "../lib/backend/interface";
import { canGoOn, canStop, dismiss, emptyView, fromSnapshot, heardParts, MOST_TURNS, reduce, type View } from "./conversation";

const after = (events: EngineEvent[], view: View = emptyView) => events.reduce(reduce, view);
const partial = (text: string, stable_bytes = 0): EngineEvent => ({ event: "partial", text, stable_bytes });
const transcribed = (text: string): EngineEvent => ({ event: "transcribed", text });
const delta = (text: string): EngineEvent => ({ event: "reply_delta", text });
const heard = (bytes: number): EngineEvent => ({ event: "heard_up_to", bytes });
const state = (state: State, reason: Reason): EngineEvent => ({ event: "state_changed", state, reason });
const problem = (code: string, message = "m"): Problem => ({ code, kind: "device", message: { en: message, es: message }, advice: { en: "a", es: "a" } });

describe("a turn", () => {
  it("grows from captions to an answer that is heard bit by bit", () => {
    const view = after([partial("How much", 0), partial("How much is", 8), transcribed("How much is it?"), delta("Two "), delta("euros."), heard(4)]);
    expect(view.live).toMatchObject([
      { transcript: "How much is it?", stableBytes: Infinity, final: true, reply: "Two euros.", heardBytes: 4 },
    ]);
  });

  it("keeps its key from the first caption to the last word, so that nothing is drawn anew", () => {
    const keys = [partial("a"), partial("a b"), transcribed("a b"), delta("c")].map((_, i, all) => after(all.slice(0, i + 1)).live[0]?.key);
    expect(new Set(keys).size).toBe(1);
  });

  it("gives way to the finished turn", () => {
    const view = after([transcribed("Q"), delta("A"), { event: "turn_finished", turn: fakeTurn(7, "Q", "A") }]);
    expect(view.live).toEqual([]);
    expect(view.turns.map((turn) => turn.id)).toEqual([7]);
  });

  it("loses what broke off of its answer, and goes on after that", () => {
    const view = after([transcribed("Q"), delta("Sí. Y lue"), heard(4), { event: "reply_cut", bytes: 5 }, delta("Paro aquí.")]);
    expect(view.live).toMatchObject([{ reply: "Sí. Paro aquí.", heardBytes: 4 }]);
  });

  it("never goes back in what was heard", () => {
    expect(after([transcribed("Q"), delta("Answer"), heard(5), heard(2)]).live[0]?.heardBytes).toBe(5);
  });

  it("leaves no trace when nothing was understood", () => {
    const view = after([partial("mm"), { event: "nothing_heard" }]);
    expect(view.live).toEqual([]);
    expect(view.nothingHeard).toBe(true);
    expect(after([partial("yes")], view).nothingHeard).toBe(false);
  });
});

describe("words that seem to be somebody else's", () => {
  const aside = after([partial("Dinner is"), { event: "left_alone", text: "Dinner is ready." }]);

  it("are no turn, and are shown until somebody speaks again", () => {
    expect(aside).toMatchObject({ live: [], leftAlone: "Dinner is ready.", nothingHeard: false });
    expect(after([partial("yes")], aside).leftAlone).toBe("");
    expect(after([{ event: "nothing_heard" }], aside).leftAlone).toBe("");
  });

  it("leave the reply that sounds alone", () => {
    const speaking = after([transcribed("Q"), delta("A"), partial("Dinner"), { event: "left_alone", text: "Dinner?" }]);
    expect(speaking.live).toMatchObject([{ transcript: "Q", reply: "A" }]);
  });
});

describe("a reply that is awaited", () => {
  const answering = after([transcribed("Tell me about rivers."), state("answering", "silence"), delta("They begin")]);
  const coughed = after([state("hearing", "speech_resumed")], answering);

  it("is taken back when the user speaks on, and may come again", () => {
    expect(coughed.live).toMatchObject([{ transcript: "Tell me about rivers.", reply: "", final: false }]);
    const again = after([transcribed("Tell me about rivers."), delta("They begin small.")], coughed);
    expect(again.live).toMatchObject([{ transcript: "Tell me about rivers.", reply: "They begin small." }]);
  });

  it("gives way to the answer to all that was said", () => {
    const more = after([partial("Tell me about rivers in Africa."), transcribed("Tell me about rivers in Africa."), delta("The Nile.")], coughed);
    expect(more.live).toMatchObject([{ transcript: "Tell me about rivers in Africa.", reply: "The Nile." }]);
  });

  it("stays when the next turn begins over it", () => {
    expect(after([state("hearing", "key_pressed"), partial("And")], answering).live).toHaveLength(2);
  });
});

describe("barge-in", () => {
  const interrupted = after([transcribed("First?"), delta("A long answer"), heard(6), partial("Wait")]);

  it("begins the next turn while the first still stands", () => {
    expect(interrupted.live.map((turn) => turn.transcript)).toEqual(["First?", "Wait"]);
  });

  it("goes on telling what was heard of the first", () => {
    expect(after([heard(7)], interrupted).live.map((turn) => turn.heardBytes)).toEqual([7, 0]);
  });

  it("finishes the first and keeps the second", () => {
    const turn = fakeTurn(1, "First?", "A long answer", { outcome: "interrupted", heard: "A long" });
    const view = after([{ event: "turn_finished", turn }], interrupted);
    expect(view.live.map((live) => live.transcript)).toEqual(["Wait"]);
  });

  it("keeps a reply that goes on when the interruption was nothing", () => {
    const view = after([{ event: "nothing_heard" }], interrupted);
    expect(view.live.map((turn) => turn.transcript)).toEqual(["First?"]);
  });
});

describe("a reply that is paused because somebody speaks", () => {
  const speaking = after([transcribed("Q"), delta("A long answer"), heard(6), state("speaking", "reply_began")]);
  const paused = after([state("yielding", "speech_began")], speaking);

  it("stays as it was heard so far", () => {
    expect(paused.state).toBe("yielding");
    expect(paused.live).toBe(speaking.live);
  });

  it("goes on from there in the same turn when that was no interruption", () => {
    const view = after([state("speaking", "no_interruption"), heard(13)], paused);
    expect(view.live).toMatchObject([{ transcript: "Q", reply: "A long answer", heardBytes: 13 }]);
  });
});

describe("finished turns", () => {
  it("show all of a reply that was played to its end", () => {
    expect(heardParts(fakeTurn(1, "Q", "All of it", { heard: "All" }))).toEqual(["All of it", ""]);
  });
  it("show what was cut off", () => {
    expect(heardParts(fakeTurn(1, "Q", "One. Two.", { outcome: "interrupted", heard: "One." }))).toEqual(["One.", " Two."]);
  });
  it("show only what was heard where that is no prefix", () => {
    expect(heardParts(fakeTurn(1, "Q", "One.", { outcome: "failed", heard: "Sorry." }))).toEqual(["Sorry.", ""]);
  });
  it("are kept once each, and not without end", () => {
    const events = Array.from({ length: MOST_TURNS + 5 }, (_, i): EngineEvent => ({ event: "turn_finished", turn: fakeTurn(i, "Q", "A") }));
    const view = after([...events, { event: "turn_finished", turn: fakeTurn(MOST_TURNS, "Q", "B") }]);
    expect(view.turns).toHaveLength(MOST_TURNS);
    expect(view.turns.at(-1)).toMatchObject({ id: MOST_TURNS, reply: "B" });
  });
});

describe("problems", () => {
  it("replace their like, and go when it is right again", () => {
    const failed = (p: Problem): EngineEvent => ({ event: "failed", problem: p });
    const view = after([failed(problem("a")), failed(problem("b")), failed(problem("a", "again"))]);
    expect(view.problems.map((p) => [p.code, p.message.en])).toEqual([["b", "m"], ["a", "again"]]);
    expect(after([{ event: "recovered", code: "b" }], view).problems.map((p) => p.code)).toEqual(["a"]);
    expect(dismiss(view, "a").problems.map((p) => p.code)).toEqual(["b"]);
  });
});

describe("the rest", () => {
  it("follows state, mode, mute and devices", () => {
    const view = after([
      { event: "state_changed", state: "hearing", reason: "key_pressed" },
      { event: "mode_changed", mode: "duplex" },
      { event: "muted_changed", muted: true },
      { event: "devices_changed", in_use: { microphone: "Yeti", speaker: null } },
    ]);
    expect(view).toMatchObject({ state: "hearing", reason: "key_pressed", mode: "duplex", muted: true, microphone: "Yeti", speaker: null });
  });

  it("leaves the view alone for a level", () => {
    expect(reduce(emptyView, { event: "level", microphone_db: -20, speaker_db: -90 })).toBe(emptyView);
  });

  it("starts from a snapshot", () => {
    const view = fromSnapshot({
      state: "speaking",
      mode: "ptt",
      muted: false,
      in_use: { microphone: null, speaker: "S" },
      providers: { stt: "", llm: "", tts: "" },
      end_of_turn: null,
      turns: [fakeTurn(1, "Q", "A")],
      pauses: { count: 3, median_ms: 500 },
      phrases: { ready: 3, wanted: 9, is_preparing: true },
      sample: false,
      relay: false,
      problems: [problem("a")],
    });
    expect(view).toMatchObject({ state: "speaking", microphone: null, speaker: "S", live: [], pauses: { count: 3 }, phrases: { ready: 3 } });
  });

  it("follows what is learnt of the user's pauses, and that it is forgotten", () => {
    const learnt = (count: number): EngineEvent => ({ event: "pauses_learnt", pauses: { count, median_ms: 600 } });
    expect([after([learnt(1), learnt(2)]).pauses.count, after([learnt(2), learnt(0)]).pauses.count]).toEqual([2, 0]);
  });

  it("forgets the conversation when told to", () => {
    const view = after([{ event: "turn_finished", turn: fakeTurn(1, "Q", "A") }, partial("x"), { event: "conversation_cleared" }]);
    expect([view.turns, view.live]).toEqual([[], []]);
  });

  it("turns to the conversation that is resumed", () => {
    const view = after([{ event: "turn_finished", turn: fakeTurn(9, "Q", "A") }, partial("x"), { event: "conversation_resumed", turns: [fakeTurn(1, "Old", "A")] }]);
    expect([view.turns.map(({ id }) => id), view.live]).toEqual([[1], []]);
  });

  it("can let an answer go on that was broken off after it began", () => {
    const turn = (change: Parameters<typeof fakeTurn>[3]) => canGoOn(fakeTurn(1, "Q", "One. Two.", change));
    expect(turn({})).toBe(false);
    expect(turn({ outcome: "interrupted", heard: "One." })).toBe(true);
    expect(turn({ outcome: "interrupted", heard: "" })).toBe(false);
    expect(turn({ outcome: "failed", heard: "One." })).toBe(true);
    expect(turn({ figures: { cut_short: 1 } })).toBe(true);
  });

  it("can be stopped only while something goes on", () => {
    expect((["starting", "idle", "listening", "hearing", "settling", "answering", "speaking", "yielding", "held"] as const).filter((state) => canStop({ state, sample: false, relay: false }))).toEqual([
      "hearing",
      "settling",
      "answering",
      "speaking",
      "yielding",
      "held",
    ]);
    expect(canStop({ state: "idle", sample: true, relay: false })).toBe(true);
  });
});

describe("another program's words", () => {
  const relay = (is_on: boolean): EngineEvent => ({ event: "relay_changed", is_on });

  it("are shown with the answer to them until a turn begins, which is the only one that finishes", () => {
    const said = after([
      relay(true),
      state("answering", "relayed"),
      delta("Shall I?"),
      transcribed("Yes."),
      relay(false),
      state("idle", "relayed"),
    ]);
    expect(said.live.map((turn) => [turn.reply, turn.transcript])).toEqual([
      ["Shall I?", ""],
      ["", "Yes."],
    ]);
    const asked = after([transcribed("Yes."), delta("Noon.")], said);
    expect(asked.live.map((turn) => [turn.transcript, turn.reply])).toEqual([["Yes.", "Noon."]]);
  });

  it("make room for those that follow", () => {
    const view = after([relay(true), delta("One."), relay(false), relay(true), delta("Two.")]);
    expect(view.live.map((turn) => turn.reply)).toEqual(["Two."]);
  });

  it("can be stopped while the program listens", () => {
    const listening = after([relay(true), state("listening", "relayed")]);
    expect([canStop(listening), canStop(after([relay(false)], listening))]).toEqual([true, false]);
  });
});
