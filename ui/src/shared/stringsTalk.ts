// The texts of the conversations page and of what can be done with a turn, in English.

import { count } from "./count";
import type { TranscriptFormat } from "../lib/backend/interface";

export const talkEn = {
  open: "Conversations",
  title: "Conversations",
  search: "Search",
  searchPlaceholder: "Words that were said",
  loading: "Reading the conversations…",
  retry: "Try again",
  empty: "No conversations yet. Ask something, and it can be found here later.",
  off: "Turns are not kept: nothing new will appear here. Settings, “Keep my turns”, changes that.",
  none: (query: string) => `Nothing was said with “${query}”. Try fewer words, or their beginnings.`,
  found: (n: number, more: boolean) => `${more ? "More than " : ""}${count(n, "conversation", "conversations")} found`,
  today: "Today",
  yesterday: "Yesterday",
  week: "In the last week",
  turns: (n: number) => count(n, "turn", "turns"),
  goOn: (title: string) => `Go on with: ${title}`,
  current: "Open now",
  noTitle: "(nothing said)",
  moreHits: (n: number) => `and in ${n} more ${n === 1 ? "turn" : "turns"}`,
  more: "Show older conversations",
  actions: (title: string) => `More about: ${title}`,
  saveAs: { text: "Save as text", markdown: "Save as Markdown" } satisfies Record<TranscriptFormat, string>,
  saved: (path: string) => `Saved: ${path}`,
  delete: "Delete…",
  deleteAsk: "Delete this conversation for good?",
  deleteYes: "Delete it",
  deleteNo: "Keep it",
  deleted: "The conversation is deleted.",
  resumed: "The conversation goes on.",

  copyQuestion: "Copy the question",
  copyAnswer: "Copy the answer",
  copied: "Copied",
  sayAgain: "Say it again",
  edit: "Edit and ask again",
  goOnAnswer: "Go on",
  goOnWords: "Go on.",
  editing: "Change the question, then send it.",
  waitedFor: (parts: string) => `Waited for: ${parts}`,
  budget: (ms: string) => `The dashed line is what the pace allows: ${ms}.`,
  retries: (n: number) => count(n, "failed call", "failed calls"),
};

export type TalkStrings = typeof talkEn;
