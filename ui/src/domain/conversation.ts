// From engine events to what the window shows. Pure: a state and an event in, a state out.

import type { EngineEvent, Mode, Pauses, PhrasesInAdvance, Problem, Providers, Reason, Snapshot, State, TurnView } from "../lib/backend/interface";
import { splitAtByte } from "./utf8";

/** A turn that is still going on. */
export interface LiveTurn {
  /** Key for the list; unique within the window's life. */
  key: number;
  transcript: string;
  /** How many bytes of the transcript will not change. */
  stableBytes: number;
  /** The transcript is what was answered. */
  final: boolean;
  reply: string;
  heardBytes: number;
  /** Another program's words and the answer to it: never stored, and gone from the screen with the next turn. */
  relayed: boolean;
}

export interface View {
  state: State;
  reason: Reason;
  mode: Mode;
  muted: boolean;
  microphone: string | null;
  speaker: string | null;
  /** How often another device came into use, or none. */
  deviceChanges: number;
  providers: Providers;
  /** Finished turns, oldest first. */
  turns: TurnView[];
  /** Usually none or one; two for the moment in which a reply is interrupted by the next question. */
  live: LiveTurn[];
  problems: Problem[];
  /** What was learnt of the user's pauses. */
  pauses: Pauses;
  /** Phrases whose sound is made in advance. */
  phrases: PhrasesInAdvance;
  /** A sentence that is no turn is being said, as an answer once more. */
  sample: boolean;
  /** Another program speaks to the user and listens. */
  relay: boolean;
  /** The last turn was not understood. */
  nothingHeard: boolean;
  /** What was understood last, and not answered for it seemed to be somebody else's; empty: nothing. */
  leftAlone: string;
  /** Nothing was stored any more, and no turn since. */
  historyDeleted: boolean;
  /** Where the history that could not be used was moved to; empty: nowhere. */
  historyAside: string;
  /** How many conversations were deleted. */
  conversationsDeleted: number;
  nextKey: number;
}

/** Turns kept on the screen; older ones stay in the history. */
export const MOST_TURNS = 200;

export const emptyView: View = {
  state: "starting",
  reason: "start",
  mode: "ptt",
  muted: false,
  microphone: null,
  speaker: null,
  deviceChanges: 0,
  providers: { stt: "", llm: "", tts: "" },
  turns: [],
  live: [],
  problems: [],
  pauses: { count: 0, median_ms: 0 },
  phrases: { ready: 0, wanted: 0, is_preparing: false },
  sample: false,
  relay: false,
  nothingHeard: false,
  leftAlone: "",
  historyDeleted: false,
  historyAside: "",
  conversationsDeleted: 0,
  nextKey: 1,
};

export function fromSnapshot(snapshot: Snapshot): View {
  return {
    ...emptyView,
    state: snapshot.state,
    mode: snapshot.mode,
    muted: snapshot.muted,
    microphone: snapshot.in_use.microphone,
    speaker: snapshot.in_use.speaker,
    providers: snapshot.providers,
    turns: snapshot.turns.slice(-MOST_TURNS),
    problems: snapshot.problems,
    pauses: snapshot.pauses,
    phrases: snapshot.phrases,
    sample: snapshot.sample,
    relay: snapshot.relay,
  };
}

export function reduce(view: View, event: EngineEvent): View {
  switch (event.event) {
    case "state_changed":
      return takenBack(view, event.state, event.reason);
    case "mode_changed":
      return { ...view, mode: event.mode };
    case "muted_changed":
      return { ...view, muted: event.muted };
    case "level":
      return view;
    case "partial":
      return withUserWords(view, { transcript: event.text, stableBytes: event.stable_bytes, final: false });
    case "transcribed":
      return withUserWords(view, { transcript: event.text, stableBytes: Infinity, final: true });
    case "nothing_heard":
      return { ...withoutQuestion(view), nothingHeard: true };
    case "left_alone":
      return { ...withoutQuestion(view), leftAlone: event.text };
    case "reply_delta":
      return changeLast(view, (turn) => ({ ...turn, reply: turn.reply + event.text, final: true }));
    case "reply_cut":
      return changeSpeaking(view, (turn) => ({ ...turn, reply: splitAtByte(turn.reply, event.bytes)[0] }));
    case "heard_up_to":
      return changeSpeaking(view, (turn) => ({ ...turn, heardBytes: Math.max(turn.heardBytes, event.bytes) }));
    case "turn_finished":
      return finish(view, event.turn);
    case "conversation_cleared":
      return { ...view, turns: [], live: [], ...nothingAside };
    case "conversation_resumed":
      return { ...view, turns: event.turns.slice(-MOST_TURNS), live: [], ...nothingAside };
    case "conversation_deleted":
      return { ...view, conversationsDeleted: view.conversationsDeleted + 1 };
    case "history_deleted":
      return { ...view, historyDeleted: true };
    case "history_set_aside":
      return { ...view, historyAside: event.to };
    case "pauses_learnt":
      return { ...view, pauses: event.pauses };
    case "phrases_changed":
      return { ...view, phrases: event.phrases };
    case "relay_changed":
      return { ...view, relay: event.is_on, live: event.is_on ? withoutRelayed(view.live) : view.live };
    case "sample_changed":
      return { ...view, sample: event.is_heard };
    case "devices_changed":
      return {
        ...view,
        microphone: event.in_use.microphone,
        speaker: event.in_use.speaker,
        deviceChanges: view.deviceChanges + 1,
      };
    case "providers_changed":
      return { ...view, providers: event.providers };
    case "failed":
      return { ...view, problems: [...view.problems.filter((p) => p.code !== event.problem.code), event.problem] };
    case "recovered":
      return dismiss(view, event.code);
  }
}

/** Takes a problem off the screen. */
export function dismiss(view: View, code: string): View {
  return { ...view, problems: view.problems.filter((problem) => problem.code !== code) };
}

/** The engine's reason for a turn that was not over after all. */
const SPEAKS_ON: Reason = "speech_resumed";

/** A reply that nobody heard yet is taken back when the user speaks on: what comes is more of the same turn. */
function takenBack(view: View, state: State, reason: Reason): View {
  const next = { ...view, state, reason };
  const last = view.live.at(-1);
  if (view.state !== "answering" || state !== "hearing" || reason !== SPEAKS_ON || !last) return next;
  return { ...next, live: [...view.live.slice(0, -1), { ...last, reply: "", final: false, stableBytes: 0 }] };
}

/** Neither is told any longer than until the next words. */
const nothingAside = { nothingHeard: false, leftAlone: "" };

/** What was said last is no question. */
function withoutQuestion(view: View): View {
  return { ...view, live: view.live.filter((turn) => turn.reply !== ""), ...nothingAside };
}

/** Words belong to the turn that has no reply yet; once there is one, they begin the next turn. */
function withUserWords(view: View, words: Pick<LiveTurn, "transcript" | "stableBytes" | "final">): View {
  const last = view.live.at(-1);
  if (last && last.reply === "" && last.relayed === view.relay) {
    return { ...view, live: [...view.live.slice(0, -1), { ...last, ...words }], ...nothingAside };
  }
  return begin(view, words);
}

function begin(view: View, words: Partial<LiveTurn>): View {
  const relayed = view.relay;
  const turn = { key: view.nextKey, transcript: "", stableBytes: 0, final: false, reply: "", heardBytes: 0, relayed, ...words };
  const before = relayed ? view.live : withoutRelayed(view.live);
  return { ...view, live: [...before, turn], nextKey: view.nextKey + 1, ...nothingAside };
}

/** What was said for another program stays until a turn begins. */
function withoutRelayed(live: LiveTurn[]): LiveTurn[] {
  return live.filter((turn) => !turn.relayed);
}

function changeLast(view: View, change: (turn: LiveTurn) => LiveTurn): View {
  const last = view.live.at(-1);
  if (!last || last.relayed !== view.relay) return changeLast(begin(view, {}), change);
  return { ...view, live: [...view.live.slice(0, -1), change(last)] };
}

/** What is heard belongs to the newest turn that has a reply. */
function changeSpeaking(view: View, change: (turn: LiveTurn) => LiveTurn): View {
  const at = view.live.findLastIndex((turn) => turn.reply !== "");
  if (at < 0) return view;
  return { ...view, live: view.live.map((turn, i) => (i === at ? change(turn) : turn)) };
}

function finish(view: View, turn: TurnView): View {
  const same = view.live.findIndex((live) => !live.relayed && live.transcript === turn.transcript && live.final);
  const at = same >= 0 ? same : view.live.findIndex((live) => !live.relayed);
  const live = view.live.filter((_, i) => i !== at);
  const turns = [...view.turns.filter((t) => t.id !== turn.id), turn].slice(-MOST_TURNS);
  return { ...view, live, turns, historyDeleted: false };
}

/** A finished reply in two parts: what was heard, and what was not. */
export function heardParts(turn: TurnView): [heard: string, unheard: string] {
  if (turn.outcome === "completed") return [turn.reply, ""];
  if (turn.reply.startsWith(turn.heard)) return [turn.heard, turn.reply.slice(turn.heard.length)];
  return [turn.heard, ""];
}

const ROUTINE = new Set<Reason>(["start", "mode_changed", "key_released", "clip_ended", "reply_ended", "typed", "relayed"]);

/** Idle or listening for a reason that needs no words: how to begin is more useful then. */
export function isRoutine(reason: Reason): boolean {
  return ROUTINE.has(reason);
}

/** Can "Stop" do anything now? */
export function canStop({ state, sample, relay }: Pick<View, "state" | "sample" | "relay">): boolean {
  return sample || relay || (state !== "starting" && state !== "idle" && state !== "listening");
}

/** The answer was broken off after it began, and the chat model may have more of it to say. */
export function canGoOn(turn: TurnView): boolean {
  if (turn.figures["cut_short"] === 1) return true;
  return turn.outcome !== "completed" && turn.heard.trim() !== "";
}
