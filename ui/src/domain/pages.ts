// The pages of a wide window, and which place in them mends a problem.

export const PAGES = ["talk", "conversations", "history", "models", "settings"] as const;
export type Page = (typeof PAGES)[number];

/** The sections of the settings, as their headings are called: `section-…`. */
export const SECTIONS = ["talking", "sound", "answers", "models", "speech", "voice", "conversation", "network", "history", "costs", "appearance"] as const;
export type Section = (typeof SECTIONS)[number];

/** Where people go to mend what a code begins with; the first that fits. */
const MENDS: readonly [begins: string, section: Section][] = [
  ["settings.wrong_value.conversation.agent_timeout", "conversation"],
  ["settings.wrong_value.conversation.system_prompt", "conversation"],
  ["settings.wrong_value.conversation.history_turns", "conversation"],
  ["settings.wrong_value.conversation.max_tokens", "conversation"],
  ["settings.wrong_value.conversation", "talking"],
  ["settings.wrong_value.audio", "sound"],
  ["settings.wrong_value.chat", "answers"],
  ["settings.wrong_value.speech", "speech"],
  ["settings.wrong_value.voice", "voice"],
  ["settings.wrong_value.history", "history"],
  ["settings.wrong_value.appearance", "appearance"],
  ["settings.wrong_value.costs", "costs"],
  ["costs.", "costs"],
  ["settings.wrong_value.network", "network"],
  ["network.", "network"],
  ["fall_back.chat", "answers"],
  ["fall_back.missing.chat", "answers"],
  ["fall_back.speech", "speech"],
  ["fall_back.missing.speech", "speech"],
  ["fall_back.voice", "voice"],
  ["fall_back.missing.voice", "voice"],
  ["chat.", "answers"],
  ["keys.", "answers"],
  ["speech.", "speech"],
  ["card.", "speech"],
  ["end_of_turn.", "speech"],
  ["onnx.", "models"],
  ["models.", "models"],
  ["voice.", "voice"],
  ["audio.", "sound"],
  ["hotkey.", "talking"],
  ["turn.agent_", "answers"],
  ["turn.voice_", "voice"],
  ["turn.text_", "speech"],
  ["turn.playout_", "sound"],
];

/** The section of the settings in which a problem is mended; `null`: nothing there would help. */
export function mends(code: string): Section | null {
  return MENDS.find(([begins]) => code.startsWith(begins))?.[1] ?? null;
}
