// What recognises speech, in the settings sheet over the scripted backend.

import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import type { Card, Settings } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

const CARD: Card = { id: "cuda 0000:01:00.0", name: "RTX 4070", memory_mb: 12_282 };

async function open(speech: Partial<Settings["speech"]>, cards: Card[] | null): Promise<FakeBackend> {
  const appearance = { ...fakeSettings.appearance, theme: "light", language: "en" } as const;
  const backend = fakeBackend("empty", 0, { ...fakeSettings, appearance, speech: { ...fakeSettings.speech, ...speech } });
  backend.fitted = cards;
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(screen.getByRole("button", { name: "Settings" }));
  await waitFor(() => expect(backend.calls).toContain("devices"));
  return backend;
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("what recognition runs on", () => {
  it("is not asked in a build for the processor alone", async () => {
    await open({}, null);
    expect(screen.queryByLabelText("Recognition runs on")).toBeNull();
  });

  it("can be the processor where no card is found", async () => {
    await open({}, []);
    const device = (await screen.findByLabelText("Recognition runs on")) as HTMLSelectElement;
    expect([...device.options].map((option) => option.value)).toEqual(["", "cpu"]);
  });

  it("tells cards of the same name apart", async () => {
    await open({}, [CARD, { ...CARD, id: "vulkan 0000:01:00.0" }]);
    const device = (await screen.findByLabelText("Recognition runs on")) as HTMLSelectElement;
    expect(new Set([...device.options].map((option) => option.text)).size).toBe(4);
  });

  it("is one of the cards, the processor, or a card that is gone", async () => {
    const backend = await open({ device: "cuda 0000:02:00.0" }, [CARD]);
    const device = (await screen.findByLabelText("Recognition runs on")) as HTMLSelectElement;
    await waitFor(() => expect(device.options).toHaveLength(4));
    expect(device.selectedOptions[0]?.text).toContain("Not connected");
    await fireEvent.change(device, { target: { value: CARD.id } });
    await waitFor(() => expect(backend.saves.at(-1)?.speech.device).toBe(CARD.id));
  });

  it("is not asked of a server", async () => {
    await open({ provider: "groq" }, [CARD]);
    expect(screen.queryByLabelText("Recognition runs on")).toBeNull();
    expect(screen.queryByLabelText("Give memory back after")).toBeNull();
  });
});
