// The texts of the guide of the first start, in English.

import type { GuideStep } from "../lib/backend/interface";

export type Platform = "apple" | "windows" | "other";
export type Way = "try" | "offline" | "cloud";

export const guideEn = {
  name: "First steps",
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  later: "Later",
  laterHint: "Put this away (Esc). It goes on here when you come back.",
  back: "Back",
  next: "Continue",
  skip: "Skip this step",
  end: "Done",
  endEarly: "Finish without asking",
  /** In the settings, and before the first question. */
  again: "Show the first steps",
  goOn: "Go on with the first steps",
  titles: {
    microphone: "Can Riposte hear you?",
    speaker: "Can you hear Riposte?",
    way: "Who answers you?",
    hotkey: "Your key to talk",
    ask: "Ask your first question",
  } satisfies Record<GuideStep, string>,

  microphoneIntro: "Say something, and watch the bar. It takes a minute from here to your first answer.",
  permission: {
    apple: "macOS asks once whether Riposte may use the microphone: allow it. Later it is in System Settings, under Privacy & Security.",
    windows: "If nothing moves, allow desktop apps to use the microphone: in the system's Settings, under Privacy & security.",
    other: "Nothing is recorded here, and nothing leaves this computer.",
  } satisfies Record<Platform, string>,
  heard: "Riposte hears you.",
  sayIt: "Say something…",
  silent: "Nothing was heard yet. Choose another microphone below, or see whether it is muted or turned down.",
  noMicrophone: "No microphone is in use. Connect one and it is taken by itself; until then you can type your questions.",
  muted: "Riposte's microphone is muted.",

  speakerIntro: "Riposte says a sentence in the voice that it will answer with.",
  play: "Play the sentence",
  playAgain: "Play it again",
  playing: "Playing…",
  sentence: "Hello. If you hear this, everything is ready for your first question.",
  didYouHear: "Did you hear it?",
  yes: "Yes",
  no: "No",
  hears: "Good.",
  notHeard: "Choose another speaker below and play it again. See whether the volume here or of the system is turned down.",
  noSpeaker: "No speaker is in use. Connect one and it is taken by itself; until then the answers are shown as text.",

  wayIntro: "You can change all of this later in the settings.",
  ways: {
    try: { name: "Just try it", meaning: "What comes with Riposte: nothing to fetch, no account. It understands little, and knows the time and sums." },
    offline: { name: "On this computer", meaning: "Better ears and a natural voice. They are fetched once, and need no network after that." },
    cloud: { name: "With a provider", meaning: "A chat model of your choice answers. You need an account there, and its key." },
  } satisfies Record<Way, { name: string; meaning: string }>,
  tryNote: "Nothing to do: go on.",
  measuring: "Measuring this computer for a few seconds…",
  offlineNote: "These keep up on this computer. Each is used as soon as it is here; you can go on meanwhile.",
  offlineNone: "No model is quick enough on this computer. Take what comes with Riposte, or a provider.",
  ollamaHere: "Ollama runs on this computer. Which of its models is to answer?",
  ollamaDemo: "The built-in demo",
  ollamaMissing: "The demo model answers for now. For a real one without any service, install Ollama (ollama.com) and come back to this step.",
  ollamaLooking: "Looking for Ollama…",
  provider: "Provider",
  choose: "Choose…",
  alsoSpeech: (name: string) => `Have ${name} understand you and speak, too`,
  alsoSpeechHint: (name: string) => `What you say is sent to ${name} as sound then, and the answers as text.`,

  hotkeyIntro: "It works in every program, also while this window is hidden. Hold it while you speak, or tap it to begin and to end.",
  hotkeyIntroWayland: "With a key you can talk while this window is hidden.",

  askIntro: (keys: string) => `Hold ${keys} or the round button, ask, and let go.`,
  askIntroButton: "Hold the round button, ask, and let go.",
  askIntroDuplex: "Just ask: the microphone is open.",
  askExample: (question: string) => `For example “${question}”`,
  askSample: "Let a recording ask it",
  asked: "That is all there is to it. Look around in the settings when you like.",
};

export type GuideStrings = typeof guideEn;
