// A sentence in which a voice introduces itself, in its own language: what is said, not what is read in the window.

const SAMPLES: Record<string, string> = {
  en: "Hello. This is how I sound when I answer you.",
  es: "Hola. Así sueno yo cuando te contesto.",
  fr: "Bonjour. Voici ma voix quand je vous réponds.",
  it: "Ciao. Ecco la mia voce quando ti rispondo.",
  pt: "Olá. É assim que eu soo quando respondo.",
  hi: "नमस्ते। जब मैं जवाब देता हूँ तो मेरी आवाज़ ऐसी होती है।",
  ja: "こんにちは。お答えするときの声はこんな感じです。",
  zh: "你好。我回答你的时候，声音就是这样的。",
};

/** For a language tag, as `es-MX`; English where there is none. */
export function sampleOf(tag: string): string {
  return SAMPLES[tag.split("-")[0] ?? ""] ?? (SAMPLES["en"] as string);
}
