import { describe, expect, it } from "vitest";

import { mends } from "./pages";

describe("where a problem is mended", () => {
  it("is the section of what failed", () => {
    expect(["chat.auth", "speech.timeout", "voice.no_espeak", "audio.no_microphone", "models.missing", "keys.locked"].map(mends)).toEqual([
      "answers",
      "speech",
      "voice",
      "sound",
      "models",
      "answers",
    ]);
  });

  it("is the section of the field that can't be used, and nowhere for what no setting mends", () => {
    expect(mends("settings.wrong_value.audio.volume")).toBe("sound");
    expect(mends("settings.wrong_value.conversation.max_tokens")).toBe("conversation");
    expect(mends("settings.wrong_value.conversation.patience")).toBe("talking");
    expect([mends("store.damaged"), mends("window.unexpected"), mends("")]).toEqual([null, null, null]);
  });
});
