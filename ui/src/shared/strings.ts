// Every text of the window, in one table per language. What is said about problems comes from Rust, in
// both languages (crates/problem/src/words).

import { count } from "./count";
import type { Prepared } from "../domain/prepared";
import type { Stage as StageOfTurn } from "../domain/waterfall";
import type { Keep, KeyStyle, Language, Patience, Profile, Reason, Speculation, Stage, State, Theme, WhoseTalk } from "../lib/backend/interface";
import { es } from "./strings.es";
import { costsEn } from "./stringsCosts";
import { fallBackEn } from "./stringsFallBack";
import { guideEn } from "./stringsGuide";
import { historyEn } from "./stringsHistory";
import { modelsEn } from "./stringsModels";
import { systemEn } from "./stringsSystem";
import { talkEn } from "./stringsTalk";
import { wideEn } from "./stringsWide";
import { providersEn } from "./stringsProviders";

export type LanguageCode = "en" | "es";

/** One of several, and what it means for the user. */
export type Option = { name: string; meaning: string };

export const en = {
  app: "Riposte",
  costs: costsEn,
  close: "Close",
  dismiss: "Dismiss",
  states: {
    starting: "Starting",
    idle: "Ready",
    listening: "Listening",
    hearing: "Hearing you",
    settling: "Hearing you",
    answering: "Thinking",
    speaking: "Speaking",
    yielding: "Listening to you",
    held: "Waiting for you",
  } satisfies Record<State, string>,
  reasons: {
    start: "ready",
    mode_changed: "mode changed",
    key_pressed: "key pressed",
    key_released: "key released",
    clip_began: "recording began",
    clip_ended: "recording ended",
    speech_began: "you began to speak",
    speech_paused: "you paused",
    speech_resumed: "you went on",
    silence: "silence",
    longest_turn: "longest turn reached",
    typed: "typed",
    reply_began: "the reply began",
    reply_ended: "the reply ended",
    interrupted: "interrupted",
    no_interruption: "no interruption",
    asked_to_wait: "asked to wait",
    not_meant: "not said to me",
    stopped: "stopped",
    nothing_heard: "nothing was understood",
    failed: "a part failed",
    text_timeout: "recognition took too long",
    agent_timeout: "the answer took too long",
    long_wait: "the answer takes a while",
    unanswered: "nobody answered",
    playout_stuck: "the speaker stood still",
    flush_timeout: "the speaker did not stop",
    barge_in: "interrupted",
    relayed: "for another program",
  } satisfies Record<Reason, string>,
  unexpected: (message: string) => `The window could not do that: ${message}`,
  unexpectedAdvice: "Try again; if it goes on, restart Riposte and look in the logs folder.",
  muted: "Muted",
  unmuted: "Microphone on",
  mutedReason: "the microphone is ignored",

  idleHint: (keys: string) => `hold ${keys} or the button`,
  listeningHint: "just speak",
  heldHint: "say “go on”, or ask something else",
  idleHintButton: "hold the button to talk",

  modeLabel: "How you talk",
  modes: { ptt: "Push to talk", duplex: "Hands-free" },
  mute: "Mute",
  unmute: "Unmute",
  stop: "Stop",
  stopHint: "Stop (Esc)",
  newConversation: "New conversation",
  openSettings: "Settings",
  talk: "Hold to talk",
  talkAuto: "Hold to talk, or tap to start and stop",
  talkToggle: "Tap to talk, tap again to finish",
  orb: (state: string) => `Riposte: ${state}`,
  microphoneLevel: "Microphone level",
  speakerLevel: "Reply level",

  typeLabel: "Type a question",
  typePlaceholder: "Or type here",
  send: "Send",

  conversation: "Conversation",
  you: "You",
  assistant: "Riposte",
  interrupted: "Interrupted.",
  unheard: "The faded words were not heard.",
  failed: "This answer was not finished.",
  nothingHeard: "Nothing was understood. Try again, a little closer to the microphone.",
  leftAlone: (text: string) => `“${text}” was not answered: it sounded like somebody else, or far away.`,
  answerIt: "Answer it",
  announceUser: (text: string) => `You: ${text}`,
  announceAssistant: (text: string) => `Riposte: ${text}`,

  beginHotkey: (keys: string) => `Hold ${keys} and ask`,
  beginButton: "Hold the round button and ask",
  beginDuplex: "Just ask",
  holdKeys: "Hold",
  tapKeys: "Press",
  andAsk: "and ask",
  beginMore: "It works while this window is hidden, too. The round button below does the same.",
  beginMoreButton: "Press and hold with the mouse, a finger, or the space bar.",
  beginMoreDuplex: "The microphone is open. Pause, and you get an answer; speak, and Riposte stops.",
  examplesTitle: "For example",
  examples: ["What time is it?", "How much is two plus eighteen?", "Hello, how are you?"] as [string, string, string],
  askExample: (question: string) => `Ask “${question}”`,
  tryIt: "Hear a sample question answered",
  limited:
    "The recogniser that comes with Riposte is small: it knows a limited English vocabulary and learnt it from synthetic voices, so it may mishear you. For everyday use, choose a speech model in Settings.",

  gap: (time: string) => `Answered in ${time}`,
  gapTyped: (time: string) => `First sound after ${time}`,
  gapNone: "Where the time went",
  waterfallLabel: "Where the time went",
  origin: "You finished",
  originTyped: "You sent it",
  sound: "First sound",
  stages: {
    endpoint: "End of turn",
    recognise: "Recognition",
    first_token: "First word",
    first_clause: "First clause",
    voice: "Voice",
    output: "Output",
  } satisfies Record<StageOfTurn, string>,
  stageSpan: (from: string, to: string) => `from ${from} to ${to}`,
  prepared: ({ used, attempts, wastedTokens }: Prepared): string => {
    if (used && wastedTokens === 0) return "Prepared ahead: used";
    const wasted = wastedTokens === 0 ? "" : `, ${count(wastedTokens, "token", "tokens")} thrown away`;
    return `Prepared ahead: ${used ? "used" : "not used"} (${count(attempts, "attempt", "attempts")}${wasted})`;
  },

  kept: (saved: string | null): string =>
    saved === null ? "The first words were kept from before" : `The first words were kept from before, which saved ${saved}`,

  past: talkEn,
  wide: wideEn,
  settings: "Settings",
  saved: "Saved",
  notLoaded: "The settings could not be read yet.",
  soundSection: "Sound",
  microphone: "Microphone",
  speaker: "Speaker",
  systemDefault: "System default",
  systemDefaultNamed: (name: string) => `System default (${name})`,
  inUse: (name: string) => `In use: ${name}`,
  noneInUse: "None in use",
  missingDevice: "Not connected now",
  volume: "Volume",
  noiseSuppression: "Lower steady noise",
  noiseSuppressionHint: "A fan or a street. Try it if you are often misheard; recognisers cope with most noise better by themselves.",
  gainControl: "Raise a soft voice",
  gainControlHint: "For a microphone that is far away or weak.",
  keepOpen: "Keep both open",
  keepOpenHint: "Otherwise they are closed while nobody needs them: the microphone in push-to-talk or muted, the speaker when nothing is said. What is slow to open stays open.",
  refresh: "Look again",

  talking: "Talking",
  hotkey: "Hotkey",
  hotkeyRecord: "Change",
  hotkeyRecording: "Press the new combination…",
  hotkeyCancel: "Cancel",
  hotkeyUnusable: "Add Ctrl, Alt or Super, or use a function key: a plain key would be taken from every other program.",
  hotkeyWayland:
    "This desktop (Wayland) does not let applications listen for keys. In the system's keyboard settings, bind a key to this command:",
  keyStyle: "What the key does",
  keyStyles: {
    auto: "Hold, or tap to start and stop",
    hold: "Talk while it is held",
    toggle: "Press to start, press to stop",
  } satisfies Record<KeyStyle, string>,
  whoseTalk: "Who is answered",
  whoseTalkHint: "When hands-free. Voices are told apart if a speaker model is in the models folder; without one, only how loud somebody is counts.",
  whoseTalks: {
    anyone: { name: "Anyone", meaning: "Whoever speaks is answered." },
    mostly_me: { name: "Mostly me", meaning: "Not those who are far away or turned away, nor a voice that is surely not yours." },
    only_me: { name: "Only me", meaning: "No other voice. It may doubt you, too, in noise." },
  } satisfies Record<WhoseTalk, Option>,
  historySection: "History",
  historyKept: "Keep my turns",
  historyKeeps: { always: "Until I delete them", days: "For some days", never: "Not at all" } satisfies Record<Keep, string>,
  historyDays: "Days",
  historyDaysHint: "Older turns are deleted for good, beginning a minute after you change this.",
  historyNeverHint: "Nothing new is stored. What is stored already stays until you delete it.",
  historySetAside: "Move it aside and begin a new history",
  historyIsAside: (to: string) => `A new history is begun. The old one is in ${to}.`,
  saveAgain: "Try again",
  storedTurns: "Stored turns",
  storedTurnsHint: "Riposte keeps what you said and what was answered in its own folder on this computer.",
  historyDelete: "Delete the history…",
  historyDeleteForGood: "Delete all of it for good",
  historyKeep: "Keep it",
  historyDeleted: "The history is deleted.",
  voiceForget: "Forget my voice",
  voiceForgotten: "What was learnt of your voice is forgotten.",
  profile: "Pace",
  profileHint: "How soon answers should come. It sets patience, preparing ahead and openers along; each wait is held against it.",
  profiles: {
    instant: { name: "Instant", meaning: "Within 0.4 s. For quick models; may cut in, and prepares much in vain." },
    fast: { name: "Fast", meaning: "Within 0.6 s, as people answer each other." },
    relaxed: { name: "Relaxed", meaning: "Within 2.5 s. For large models or a small computer." },
    unhurried: { name: "Unhurried", meaning: "Within 3 s. Time to think; nothing is prepared in vain." },
  } satisfies Record<Profile, Option>,
  overBudget: (budget: string) => `The pace allows ${budget}: this was far longer.`,
  patience: "Patience",
  patienceHint: "How long you may pause when hands-free.",
  patiences: {
    quick: { name: "Quick", meaning: "Answers soonest. May cut in when you stop to think." },
    balanced: { name: "Balanced", meaning: "Answers soon, and waits when your sentence seems unfinished." },
    patient: { name: "Patient", meaning: "Lets you think in peace. Answers come later." },
  } satisfies Record<Patience, Option>,
  speculation: "Prepare answers ahead",
  speculations: {
    off: { name: "Off", meaning: "Begins when you have finished. Nothing is wasted, but you wait longer." },
    balanced: { name: "Balanced", meaning: "Begins when you pause. Answers come sooner; a few are thrown away unheard." },
    eager: { name: "Eager", meaning: "Begins even while you speak. Answers come soonest, for the most computing or tokens." },
  } satisfies Record<Speculation, Option>,
  openers: "Begin answers with a short phrase",
  openersHint: "“Sure.” or “Let me see.” comes at once, while the rest is still being written. English and Spanish.",
  acknowledgements: "Fill long waits",
  acknowledgementsHint: "When the answer will take more than a second, “Let me check.” or the like is said meanwhile. English and Spanish.",
  reprompt: "When a question stays unanswered (seconds)",
  repromptHint: "After so long it says, once, that it is still there; 0 is never. Hands-free only.",
  wasteLimit: "Tokens wasted per minute, at most",
  wasteLimitHint: "More than that, and nothing is prepared ahead for the rest of the minute.",
  notAhead: "At rest: the chat model you chose is paid by the token. The switch below changes that.",
  whenMetered: "Also with models that are paid by the token",
  whenMeteredHint: "You pay for what is thrown away, too. Off: only with models on this computer or in your own network.",
  pauses: "Your pauses",
  pausesLearnt: (n: number, time: string) =>
    n === 1
      ? `Learnt from one of your pauses: you usually pause for ${time}`
      : `Learnt from ${n} of your pauses: you usually pause for ${time}`,
  pausesNone: "Nothing learnt yet",
  pausesForget: "Forget",
  pausesForgetLabel: "Forget your pauses",
  pausesForgotten: "Your pauses are forgotten.",

  answers: "Answers",
  provider: "Chat model",
  /** Vendors' names are names; these are words. */
  vendorLabels: {} as Record<string, string>,
  recogniser: "Understood by",
  speakingVoice: "Spoken by",
  sentTo: {
    speech: (host: string) => `What you say is sent to ${host} as sound.`,
    chat: (host: string) => `Your words are sent to ${host}.`,
    voice: (host: string) => `The answers are sent to ${host} as text.`,
  } satisfies Record<Stage, (host: string) => string>,
  addressOf: { speech: "Server of the recogniser", chat: "Address", voice: "Server of the voice" } satisfies Record<Stage, string>,
  modelOf: { speech: "Recogniser's model", chat: "Model", voice: "Voice model" } satisfies Record<Stage, string>,
  askingForModels: "Asking which models there are…",
  modelsToChoose: (count: number) => (count === 1 ? "There is one model to choose, or type another." : `${count} models to choose from, or type another.`),
  noModelList: "This provider names no models. Type the name as it calls it.",
  keyFrom: "Get one at",
  demoNote: "Greets, tells the time and the date, does sums. It needs no key and no network.",
  apiKeyOf: (host: string) => (host === "" ? "API key" : `API key for ${host}`),
  keyNone: "No key saved. A model on this computer usually needs none.",
  keyNoneNeeded: "No key saved. This server needs one.",
  keyKeychain: "Saved in the system's keychain",
  keyEnvironment: (name: string) => `Taken from the environment variable ${name}`,
  keySession: "Kept until Riposte is closed",
  keySave: "Save key from clipboard",
  keyReplace: "Replace from clipboard",
  keyDelete: "Delete key",
  keyHint: "Copy the key, then press this button. The key goes to the system's keychain, never into this window, and the clipboard is cleared.",

  speech: "Hearing",
  speechModel: "Speech model file",
  speechModelPlaceholder: "Built in (small, limited vocabulary)",
  speechModelHint: "Path of a whisper.cpp model, such as ggml-base.bin. Empty: the one that comes with Riposte.",
  localSpeechModel: "Speech model folder",
  localSpeechModelPlaceholder: "The one in the models folder",
  localSpeechModelHints: {
    parakeet: "Folder of a Parakeet or Nemotron model with its ONNX graphs, or the id of an installed one. It needs the ONNX Runtime library.",
    moonshine: "Folder of a Moonshine streaming model with its graphs, or the id of an installed one. English only. It needs the ONNX Runtime library.",
  },
  endOfTurnModel: "End-of-turn model file",
  endOfTurnModelPlaceholder: "The one in the models folder, if any",
  endOfTurnModelHint: "Path of a Smart Turn v3 model (.onnx), which hears whether you have finished. It needs the ONNX Runtime library. Write none to do without.",
  runsOn: "Recognition runs on",
  runsOnAutomatic: "The graphics card, where there is one",
  runsOnProcessor: "The processor",
  releaseAfter: "Give memory back after",
  releaseAfterHint: "Minutes without speech, 0 for never. The model is read again while you begin to speak.",
  speechLanguage: "Language you speak",
  speechLanguages: {
    "": "Let the model decide",
    en: "English",
    es: "Spanish",
    fr: "French",
    de: "German",
    it: "Italian",
    pt: "Portuguese",
    nl: "Dutch",
    pl: "Polish",
    ja: "Japanese",
    zh: "Chinese",
  } as Record<string, string>,

  history: historyEn,
  fallBack: fallBackEn,
  guide: guideEn,
  models: modelsEn,
  system: systemEn,
  providers: providersEn,

  voiceSection: "Voice",
  voice: "Voice",
  voicePlaceholder: "System default",
  voiceHint: "Name of a voice of this computer. Empty: the system's choice for the language.",
  localModel: "Model file",
  localModelPlaceholder: "The one in the models folder",
  localModelHint: {
    kokoro: "Path of a Kokoro v1.0 model (.onnx), with its voices beside it. It needs the ONNX Runtime library, and espeak-ng for languages other than English.",
    piper: "Path of a Piper voice (.onnx), with its description (.onnx.json) beside it. It needs the ONNX Runtime library, and espeak-ng for languages other than English.",
    supertonic: "Folder of a Supertonic model, or a file in it (tts.json), with its voices in a folder voice_styles. It needs the ONNX Runtime library.",
    pocket: "Folder of a Pocket TTS model, or a file in it (bundle.json), with its voices in a folder voices. It needs the ONNX Runtime library. It has one speed.",
  },
  localVoicePlaceholder: "The best one for the language",
  localVoiceHint: {
    kokoro: "For example af_heart (American English), bf_emma (British English) or ef_dora (Spanish).",
    piper: "Name of a model, for example en_US-joe-medium; where it has several speakers, with one of them: MODEL/SPEAKER.",
    supertonic: "Name of a voice, for example F1 or M1.",
    pocket: "Name of a voice, for example alba.",
  },
  speed: "Speed",
  times: (factor: string) => `${factor} ×`,
  phrases: "Phrases made in advance",
  phrasesReady: (ready: number, wanted: number) => `${ready} of ${wanted} are ready`,
  phrasesPreparing: (ready: number, wanted: number) => `Being made: ${ready} of ${wanted}`,
  phrasesNone: "None for this voice",
  phrasesCancel: "Cancel",
  phrasesCancelLabel: "Make no more phrases in advance",
  phrasesCancelled: "No more phrases are made in advance.",
  phraseRoom: "Room for phrases (megabytes)",
  phraseRoomHint: "Short sentences are kept and heard at once when they come again. Of conversations only what was said twice, and only with a history. 0 keeps nothing.",

  conversationSection: "Conversation",
  systemPrompt: "Standing instruction",
  historyTurns: "Turns remembered",
  maxTokens: "Longest answer (tokens)",
  timeout: "Longest wait (seconds)",
  range: (low: number, high: number) => `${low} to ${high}`,

  appearance: "Appearance",
  theme: "Theme",
  themes: { system: "As the system", light: "Light", dark: "Dark" } satisfies Record<Theme, string>,
  language: "Language",
  languages: { system: "As the system", en: "English", es: "Español" } satisfies Record<Language, string>,

  closeTitle: "Keep Riposte at hand?",
  closeText: (tray: boolean, keys: string) =>
    `Without its window Riposte goes on ${tray ? "in the tray" : "in the background"}${keys === "" ? "" : `, and ${keys} works`}. ` +
    (tray ? "The tray icon brings the window back." : "Start Riposte again to bring the window back."),
  closeOnce: "You are asked only once. Settings can always quit.",
  closeStay: "Keep it running",
  quit: "Quit Riposte",
  closeQuit: "Quit",

  about: (version: string) => `Riposte ${version}`,
  logs: "Logs",

  noBackendTitle: "This page is Riposte's window",
  noBackend: "It works only inside the program: start riposte-desktop.",
};

export type Strings = typeof en;

export function stringsFor(language: LanguageCode): Strings {
  return language === "es" ? es : en;
}

/** The language to show: the setting, or the first of the system's that there is a table for. */
export function resolveLanguage(setting: Language, system: readonly string[]): LanguageCode {
  if (setting !== "system") return setting;
  for (const tag of system) {
    const code = tag.slice(0, 2).toLowerCase();
    if (code === "en" || code === "es") return code;
  }
  return "en";
}
