// The texts of what Riposte does outside of its window, and of help with it, in English.

import type { Overlay } from "../lib/backend/interface";
import { soundCheckEn } from "./stringsSoundCheck";

export const systemEn = {
  soundCheck: soundCheckEn,
  overlay: "Strip at the edge of the screen",
  overlayHint: "Shows what goes on while this window is not before you. It takes no clicks and no keys.",
  overlays: { off: "Not shown", top: "At the top", bottom: "At the bottom" } satisfies Record<Overlay, string>,
  pauseMedia: "Pause what other programs play",
  pauseMediaHint: "From the moment you talk until the answer is over. Only what played goes on afterwards.",
  report: {
    label: "Report for help",
    hint: "Versions, settings, states and logs in one file. No key and no word of a conversation is in it, and nothing is sent: look through it first.",
    save: "Save a report…",
    saving: "Writing…",
    saved: (path: string) => `Saved: ${path}`,
  },
};

export type SystemStrings = typeof systemEn;
