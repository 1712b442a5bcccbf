// The pace in the settings sheet, over the scripted backend.

import { configure, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

// What is seen; what is read aloud is looked for where it is.
configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;

async function open(tooSlow: FakeBackend["history"]["tooSlow"] = {}): Promise<void> {
  backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language: "en" } });
  backend.history.tooSlow = tooSlow;
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(screen.getByRole("button", { name: "Settings" }));
  await screen.findByRole("group", { name: "Pace" });
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("the pace", () => {
  it("brings along what it takes", async () => {
    await open();
    await fireEvent.click(screen.getByRole("radio", { name: "Instant" }));
    await waitFor(() => expect(backend.saves).toHaveLength(1));
    expect(backend.saves[0]?.conversation).toEqual({
      ...fakeSettings.conversation,
      profile: "instant",
      patience: "quick",
      speculation: "eager",
      openers: true,
    });
  });

  it("tells who is too slow for it, and no longer once another is chosen", async () => {
    const sentence = { en: "The voice is too slow.", es: "La voz es demasiado lenta." };
    await open({ fast: [sentence] });
    expect((await screen.findByTestId("too-slow")).textContent).toBe(sentence.en);
    await fireEvent.click(screen.getByRole("radio", { name: "Unhurried" }));
    await waitFor(() => expect(screen.queryByTestId("too-slow")).toBeNull());
  });
});
