// The settings of the scripted program, and who can be chosen in it.

import type { ProviderHealth, Settings, SoundCheck, Stage, Takes, Tested, Vendor } from "./interface";

export const fakeSettings: Settings = {
  conversation: {
    mode: "ptt",
    key_style: "auto",
    hotkey: "Ctrl+Shift+Space",
    system_prompt: "You are Riposte, a voice assistant. Use short, plain sentences.",
    history_turns: 20,
    max_tokens: 150,
    profile: "fast",
    patience: "balanced",
    whose_talk: "mostly_me",
    speculation: "balanced",
    speculate_when_metered: false,
    openers: false,
    acknowledgements: true,
    reprompt_after_s: 15,
    wasted_tokens_per_minute: 1500,
    agent_timeout_s: 10,
  },
  audio: { microphone: "", speaker: "", volume: 1, noise_suppression: false, gain_control: false, keep_open: false, pause_media: false },
  speech: {
    provider: "whisper",
    fall_back: [],
    model: "",
    language: "en",
    device: "",
    release_after_min: 30,
    end_of_turn_model: "",
    parakeet: { model: "" },
    moonshine: { model: "" },
    endpoints: { groq: { base_url: "https://api.groq.com/openai/v1", model: "whisper-large-v3-turbo" } },
  },
  chat: {
    provider: "demo",
    fall_back: [],
    endpoints: {
      anthropic: { base_url: "https://api.anthropic.com", model: "claude-haiku-4-5" },
      ollama: { base_url: "http://localhost:11434", model: "llama3.2" },
      openai_compatible: { base_url: "http://localhost:11434/v1", model: "llama3.2" },
    },
  },
  voice: {
    provider: "system",
    fall_back: [],
    voice: "",
    kokoro: { model: "", voice: "" },
    piper: { model: "", voice: "" },
    supertonic: { model: "", voice: "" },
    pocket: { model: "", voice: "" },
    speed: 1,
    phrase_cache_mb: 50,
    endpoints: { openai: { base_url: "https://api.openai.com/v1", model: "gpt-4o-mini-tts", voice: "alloy", manner: "" } },
  },
  network: { proxy: "", ca_file: "", plain_http_hosts: [] },
  history: { keep: "always", days: 90 },
  costs: { monthly_cap: 0 },
  appearance: { theme: "system", language: "system", overlay: "off" },
};

const vendor = (stage: Stage, name: string, label: string, key: Vendor["key"], link = ""): Vendor => ({
  stage,
  name,
  label,
  client: name,
  place: key === "none" ? null : { address: "", model: "", voice: "" },
  key,
  link,
});
/** A provider that nothing is wrong with, or as it is told. */
export const fakeHealth = (stage: Stage, vendor: string, health: Partial<ProviderHealth["health"]> = {}): ProviderHealth => ({
  stage,
  vendor,
  label: vendor,
  name: `${vendor}/`,
  chosen: true,
  health: { state: "ready", reason: null, first_ms: null, asked_unix_ms: null, ...health },
});

export const fakeTested = (stage: Stage, vendor: string): Tested => ({
  stage,
  vendor,
  at_unix_ms: 1_790_000_000_000,
  reached_ms: 87,
  first_ms: null,
  problem: null,
  answer: {
    en: "It answered after 87 ms. It accepts the key. This test cost nothing.",
    es: "Ha contestado en 87 ms. Acepta la clave. Esta prueba no ha costado nada.",
  },
});

export const fakeVendors: Vendor[] = [
  vendor("speech", "whisper", "Whisper on this computer", "none"),
  vendor("speech", "parakeet", "Parakeet on this computer", "none"),
  vendor("speech", "moonshine", "Moonshine on this computer (English)", "none"),
  vendor("speech", "deepgram", "Deepgram", "required", "https://console.deepgram.com"),
  vendor("speech", "groq", "Groq", "required", "https://console.groq.com/keys"),
  vendor("chat", "demo", "Built-in demo", "none"),
  vendor("chat", "anthropic", "Anthropic", "required", "https://console.anthropic.com/settings/keys"),
  vendor("chat", "ollama", "Ollama", "accepted"),
  vendor("chat", "openai_compatible", "Another server", "accepted"),
  vendor("voice", "system", "A voice of this computer", "none"),
  vendor("voice", "kokoro", "Kokoro on this computer", "none"),
  vendor("voice", "piper", "Piper on this computer", "none"),
  vendor("voice", "supertonic", "Supertonic on this computer", "none"),
  vendor("voice", "pocket", "Pocket TTS on this computer", "none"),
  vendor("voice", "openai", "OpenAI", "required", "https://platform.openai.com/api-keys"),
  vendor("voice", "cartesia", "Cartesia", "required", "https://play.cartesia.ai/keys"),
  vendor("voice", "elevenlabs", "ElevenLabs", "required", "https://elevenlabs.io/app/settings/api-keys"),
  vendor("voice", "deepgram", "Deepgram", "required", "https://console.deepgram.com"),
];

export const fakeProfiles: Takes[] = [
  { profile: "instant", gap_ms: 400, patience: "quick", speculation: "eager", openers: true },
  { profile: "fast", gap_ms: 600, patience: "balanced", speculation: "balanced", openers: false },
  { profile: "relaxed", gap_ms: 2500, patience: "balanced", speculation: "balanced", openers: false },
  { profile: "unhurried", gap_ms: 3000, patience: "patient", speculation: "off", openers: false },
];

/** Loudspeakers in a quiet room, and what a test of the sound finds there. */
export const fakeSoundCheck: SoundCheck = {
  verdict: "removed",
  output_ms: 31,
  way_ms: 9,
  input_ms: 18,
  echo_db: -14.2,
  removed_db: 38.4,
  noise_db: -62,
};
