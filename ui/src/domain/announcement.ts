// What a screen reader is told, once each: what is not seen at a glance and not heard anyway. What the voice says aloud is not said a second time,
// and nothing that grows word by word is read. Pure.

import type { EngineEvent, State } from "../lib/backend/interface";
import { heardParts, type View } from "./conversation";

export type Announcement =
  | { what: "state"; state: State }
  | { what: "muted"; muted: boolean }
  | { what: "user" | "assistant" | "other"; text: string }
  | { what: "nothing" | "resumed" | "deleted" };

/** What to say of an event. `audible`: what the voice says can be heard here. */
export function announcementOf(before: View, event: EngineEvent, audible: boolean): Announcement | null {
  switch (event.event) {
    case "state_changed":
      return ofState(before.state, event.state, audible);
    case "muted_changed":
      return event.muted === before.muted ? null : { what: "muted", muted: event.muted };
    case "transcribed":
      return { what: "user", text: event.text };
    case "nothing_heard":
      return { what: "nothing" };
    case "conversation_resumed":
      return { what: "resumed" };
    case "conversation_deleted":
      return { what: "deleted" };
    case "left_alone":
      return { what: "other", text: event.text };
    case "turn_finished": {
      const text = unspoken(event.turn, audible);
      return text === "" ? null : { what: "assistant", text };
    }
    default:
      return null;
  }
}

/** While somebody speaks, and where sound tells it, a screen reader would only speak over it: into the microphone, at that. */
function ofState(before: State, state: State, audible: boolean): Announcement | null {
  if (state === before) return null;
  const told = before === "starting" || state === "held" || (state === "answering" && !audible);
  return told ? { what: "state", state } : null;
}

/** What of a reply was not said aloud and is worth reading. Whoever interrupts does not want the rest. */
function unspoken(turn: Extract<EngineEvent, { event: "turn_finished" }>["turn"], audible: boolean): string {
  if (!audible) return turn.reply;
  switch (turn.outcome) {
    case "interrupted":
      return "";
    case "completed":
      // Without a voice nothing of it was heard.
      return turn.heard === "" ? turn.reply : "";
    default:
      return heardParts(turn)[1].trim();
  }
}
