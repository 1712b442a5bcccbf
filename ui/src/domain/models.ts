// The page of local models as it is shown: what each row says and offers, from what the program listed and what is on its way. Pure.

import type { Advice, Download, ModelPage, ModelRow, Problem, Purpose, Sentence, Settings } from "../lib/backend/interface";

/** How it stands with a model. */
export type Phase =
  | { is: "available" | "import_only" | "queued" | "here" | "in_use" }
  | {
      is: "coming";
      done: number;
      size: number | null;
      bytesPerS: number | null;
      leftS: number | null;
      checking: boolean;
      /** Why something is done once more. */
      note: Sentence | null;
      /** What comes first, because it is needed. */
      bringing: string | null;
    }
  | { is: "paused"; done: number }
  | { is: "failed"; problem: Problem }
  | { is: "damaged"; reason: Sentence }
  /** Another model that is being fetched brings it. */
  | { is: "comes_with"; name: string };

/** The one thing that a row's button does. */
export type Action = "get" | "import" | "pause" | "resume" | "retry" | "again" | "use" | "complete";

export interface ModelView {
  row: ModelRow;
  phase: Phase;
  action: Action | null;
  advice: Advice | null;
}

export type Group = "hearing" | "voice" | "helpers";

const GROUP_OF: Record<Purpose, Group> = {
  recogniser: "hearing",
  voice: "voice",
  end_of_turn: "helpers",
  voice_detection: "helpers",
  speaker: "helpers",
  runtime: "helpers",
};

export const GROUPS: Group[] = ["hearing", "voice", "helpers"];

export const isOnItsWay = ({ way }: Download): boolean => way.is !== "failed";

export function phaseOf(row: ModelRow, downloads: readonly Download[]): Phase {
  const own = downloads.find((download) => download.id === row.id);
  switch (own?.way.is) {
    case "queued":
      return { is: "queued" };
    case "failed":
      return { is: "failed", problem: own.way.problem };
    case "coming": {
      const { done, size, bytes_per_s, left_s, checking, note } = own.way;
      return { is: "coming", done: done ?? 0, size, bytesPerS: bytes_per_s, leftS: left_s, checking, note, bringing: own.bringing };
    }
    case undefined:
  }
  const status = row.status;
  const by = downloads.find((download) => isOnItsWay(download) && download.brings.includes(row.id));
  if (by && status.is !== "installed") return { is: "comes_with", name: by.name };
  switch (status.is) {
    case "missing":
      return { is: row.can_be_pulled ? "available" : "import_only" };
    case "partial":
      return { is: "paused", done: status.have ?? 0 };
    case "damaged":
      return { is: "damaged", reason: status.reason };
    case "installed":
      return { is: row.in_use ? "in_use" : "here" };
  }
}

/** Whether choosing it changes the settings: the others are used by themselves. */
function isChosen(row: ModelRow, settings: Settings): boolean {
  return row.purpose === "speaker" ? settings.conversation.whose_talk === "anyone" : ["recogniser", "voice", "end_of_turn"].includes(row.purpose);
}

export function actionOf(row: ModelRow, phase: Phase, settings: Settings): Action | null {
  switch (phase.is) {
    case "queued":
    case "coming":
      return "pause";
    case "paused":
      return "resume";
    case "failed":
      return "retry";
    case "comes_with":
      return null;
    case "damaged":
      return row.can_be_pulled ? "again" : "import";
    case "available":
      return row.unusable ? null : "get";
    case "import_only":
      return row.unusable ? null : "import";
    case "here":
    case "in_use":
      if (row.unusable) return row.comes_with.length > 0 ? "complete" : null;
      return phase.is === "here" && isChosen(row, settings) ? "use" : null;
  }
}

export function viewsOf(page: ModelPage, downloads: readonly Download[], settings: Settings, advice: readonly Advice[]): Record<Group, ModelView[]> {
  const groups: Record<Group, ModelView[]> = { hearing: [], voice: [], helpers: [] };
  for (const row of page.models) {
    const phase = phaseOf(row, downloads);
    const of = advice.find((one) => one.id === row.id) ?? null;
    groups[GROUP_OF[row.purpose]].push({ row, phase, action: actionOf(row, phase, settings), advice: of });
  }
  return groups;
}

const speaks = (row: ModelRow, language: string): boolean => language === "" || row.languages.some((one) => one === language || one === "*");

/**
 * The ids of a group that are shown at first: what is here or on its way, what is advised, and of the others that speak the user's language the best of each size
 * (one for that language alone before one for many; then the highest rank). The order of the rows stays that of the catalogue, so that nothing jumps.
 */
export function shortlist(views: readonly ModelView[], language: string): Set<string> {
  const best = new Map<string, ModelRow>();
  for (const { row } of views) {
    if (!speaks(row, language)) continue;
    const size = `${row.purpose} ${row.family} ${row.cost_ms ?? row.id}`;
    const known = best.get(size);
    const isBetter = known && (row.languages.length === known.languages.length ? row.rank > known.rank : row.languages.length < known.languages.length);
    if (!known || isBetter) best.set(size, row);
  }
  const shown = new Set([...best.values()].map((row) => row.id));
  for (const { row, phase, advice } of views) {
    if (!["available", "import_only"].includes(phase.is) || advice?.advised) shown.add(row.id);
  }
  return shown;
}

/** The families of voice models, which are the vendors that run them. */
export const LOCAL_VOICES = ["kokoro", "piper", "supertonic", "pocket"] as const;
type LocalVoices = (typeof LOCAL_VOICES)[number];

function isLocalVoice(family: string): family is LocalVoices {
  return (LOCAL_VOICES as readonly string[]).includes(family);
}

/** The vendors that run a recogniser of several files on this computer, by the family of its models. */
const RECOGNISERS_OF = { transducer: "parakeet", moonshine: "moonshine" } as const;
export type LocalRecogniser = (typeof RECOGNISERS_OF)[keyof typeof RECOGNISERS_OF];

/** Whether a recogniser has a model of several files on this computer. */
export function isLocalRecogniser(vendor: string): vendor is LocalRecogniser {
  return (Object.values(RECOGNISERS_OF) as string[]).includes(vendor);
}

function recogniserOf(family: string): LocalRecogniser | undefined {
  return family in RECOGNISERS_OF ? RECOGNISERS_OF[family as keyof typeof RECOGNISERS_OF] : undefined;
}

/** The voice of a model's family that the settings name; empty: the best for the language. */
export function chosenVoice(settings: Settings, row: ModelRow): string {
  return isLocalVoice(row.family) ? settings.voice[row.family].voice : "";
}

/** The settings with which a model is used. `voice`: one of its voices; the best for the language where it is empty. */
export function using(settings: Settings, row: ModelRow, voice = ""): Settings {
  switch (row.purpose) {
    case "recogniser": {
      const vendor = recogniserOf(row.family);
      return vendor
        ? { ...settings, speech: { ...settings.speech, provider: vendor, [vendor]: { model: row.id } } }
        : { ...settings, speech: { ...settings.speech, provider: row.family, model: row.id } };
    }
    case "voice":
      return isLocalVoice(row.family)
        ? { ...settings, voice: { ...settings.voice, provider: row.family, [row.family]: { model: row.id, voice } } }
        : settings;
    case "end_of_turn":
      return { ...settings, speech: { ...settings.speech, end_of_turn_model: row.id } };
    case "speaker":
      return { ...settings, conversation: { ...settings.conversation, whose_talk: "mostly_me" } };
    case "voice_detection":
    case "runtime":
      return settings;
  }
}

/** The settings once a model that is in use is gone: what comes with the program takes its place. */
export function without(settings: Settings, row: ModelRow): Settings {
  if (!row.in_use) return settings;
  switch (row.purpose) {
    case "recogniser":
      return { ...settings, speech: { ...settings.speech, provider: "whisper", model: "", parakeet: { model: "" }, moonshine: { model: "" } } };
    case "voice":
      return isLocalVoice(row.family)
        ? { ...settings, voice: { ...settings.voice, provider: "system", [row.family]: { model: "", voice: "" } } }
        : settings;
    case "end_of_turn":
      return settings.speech.end_of_turn_model === "" ? settings : { ...settings, speech: { ...settings.speech, end_of_turn_model: "" } };
    case "speaker":
    case "voice_detection":
    case "runtime":
      return settings;
  }
}

/** The names of downloads that are on their way now and were not before. */
export function begun(before: readonly Download[], now: readonly Download[]): string[] {
  const was = new Set(before.filter(isOnItsWay).map((download) => download.id));
  return now.filter((download) => isOnItsWay(download) && !was.has(download.id)).map((download) => download.name);
}

/** How full a progress is, 0 to 1; `null` where nobody knows how much there is. */
export function fullness(done: number, size: number | null): number | null {
  return size === null || size === 0 ? null : Math.min(1, done / size);
}
