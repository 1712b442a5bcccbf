import { describe, expect, it } from "vitest";

import { fakeSettings } from "../lib/backend/fake";
import { rebased } from "./rebase";

describe("an answer to a save", () => {
  const sent = { ...fakeSettings, audio: { ...fakeSettings.audio, volume: 0.5 } };
  const saved = { ...sent, chat: { ...sent.chat, endpoints: { ...sent.chat.endpoints, ollama: { base_url: "http://box:1/v1", model: "of the file" } } } };

  it("is taken as it is when nothing was changed since", () => {
    expect(rebased(sent, sent, saved)).toEqual(saved);
  });

  it("keeps what was changed since, and nothing else", () => {
    const mine = { ...sent, audio: { ...sent.audio, volume: 0.7 } };
    expect(rebased(mine, sent, saved)).toEqual({ ...saved, audio: { ...saved.audio, volume: 0.7 } });
  });
});
