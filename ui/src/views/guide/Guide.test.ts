// The guide of the first start over the scripted backend: to the first answer, left and gone on with, and with everything missing.

import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend, type Scene } from "../../lib/backend/fake";
import type { Guide, Settings } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;
const FIRST: Guide = { open: true, step: "microphone", done: false };

async function open(at: Guide = FIRST, scene: Scene = "empty", change: Partial<Settings> = {}, language: "en" | "es" = "en"): Promise<void> {
  document.body.innerHTML = "";
  backend = fakeBackend(scene, 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language }, ...change });
  backend.guideAt = at;
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(backend.calls).toContain("facts"));
  await waitFor(() => expect(document.querySelector("h2")).toBeTruthy());
}

const title = () => screen.getByRole("heading", { level: 2 }).textContent;
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const levels = (db: number, count: number) => {
  for (let i = 0; i < count; i += 1) backend.emit({ event: "level", microphone_db: db, speaker_db: -90 });
};

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("the guide of the first start", () => {
  it("is put away with Escape wherever the keyboard is, but what sounds is stopped first", async () => {
    await open();
    backend.emit({ event: "state_changed", state: "speaking", reason: "reply_began" });
    await waitFor(() => fireEvent.keyDown(document.body, { key: "Escape" }).then(() => expect(backend.orders).toContainEqual({ command: "stop" })));
    expect(backend.guideAt.open).toBe(true);
    backend.emit({ event: "state_changed", state: "idle", reason: "reply_ended" });
    await waitFor(async () => {
      await fireEvent.keyDown(document.body, { key: "Escape" });
      expect(backend.guideAt).toEqual({ open: false, step: "microphone", done: false });
    });
    await waitFor(() => expect(document.activeElement?.tagName).toBe("TEXTAREA"));
  });

  it("leads to the first answer, keeps each step, puts the keyboard at each heading, and is over then", async () => {
    await open();
    expect(title()).toBe("Can Riposte hear you?");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { level: 2 })));
    await waitFor(() => expect(backend.orders).toContainEqual({ command: "show_level", on: true }));
    expect(screen.getByRole("button", { name: "Skip this step" })).toBeTruthy();
    for (let i = 0; i < 8; i += 1) {
      levels(-20, 1);
      await Promise.resolve();
    }
    await waitFor(() => expect(screen.getByText("Riposte hears you.")).toBeTruthy());
    await press("Continue");
    expect(backend.guideAt).toEqual({ open: true, step: "speaker", done: false });
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Can you hear Riposte?"));
    expect(backend.orders).toContainEqual({ command: "show_level", on: false });

    await press("Play the sentence");
    await waitFor(() => expect(backend.calls.some((call) => call.startsWith("hearVoice"))).toBe(true));
    await press("No");
    expect(screen.getByText(/Choose another speaker below/)).toBeTruthy();
    await press("Yes");
    await press("Continue");

    expect(title()).toBe("Who answers you?");
    await press("Continue");
    expect(title()).toBe("Your key to talk");
    await press("Continue");
    expect(title()).toBe("Ask your first question");
    await press("Let a recording ask it");
    await waitFor(() => expect(screen.getByTestId("turn")).toBeTruthy());
    await press("Done");
    expect(backend.guideAt).toEqual({ open: false, step: "microphone", done: true });
    expect(screen.queryByText("Ask your first question")).toBeNull();
    expect(screen.queryByRole("button", { name: "Go on with the first steps" })).toBeNull();
  });

  it("is put away, gone on with where it was, and shown again from the settings", async () => {
    await open({ open: true, step: "hotkey", done: false });
    expect(title()).toBe("Your key to talk");
    await press("Later");
    expect(backend.guideAt).toEqual({ open: false, step: "hotkey", done: false });
    await press("Go on with the first steps");
    expect(title()).toBe("Your key to talk");
    await press("Later");
    await press("Settings");
    await press("Show the first steps");
    expect(title()).toBe("Your key to talk");
  });

  it("offers the models that keep up here, with size and licence, and uses one as soon as it is here", async () => {
    await open({ open: true, step: "way", done: false });
    await fireEvent.click(screen.getByRole("radio", { name: "On this computer" }));
    const row = await waitFor(() => document.querySelector('[data-model="kokoro-v1.0"]') as HTMLElement);
    expect(row.textContent).toContain("108.0 MB");
    expect(row.textContent).toContain("MIT");
    expect(document.querySelector('[data-model="small.en"]'), "too slow here").toBeNull();
    await fireEvent.click(within(row).getByRole("button", { name: "Get: Kokoro v1.0" }));
    await press("Continue");
    backend.local.comes("kokoro-v1.0", 10_000_000);
    backend.local.ends("kokoro-v1.0");
    await waitFor(() => expect(backend.saves.at(-1)?.voice.provider).toBe("kokoro"));
    expect(title(), "the guide went on meanwhile").toBe("Your key to talk");
  });

  it("takes a provider, its key from the clipboard and a test that costs nothing", async () => {
    await open({ open: true, step: "way", done: false });
    await fireEvent.click(screen.getByRole("radio", { name: "With a provider" }));
    await fireEvent.change(screen.getByLabelText("Provider"), { target: { value: "anthropic" } });
    await waitFor(() => expect(backend.saves.at(-1)?.chat.provider).toBe("anthropic"));
    await press("Save key from clipboard");
    await waitFor(() => expect(screen.getByText("Saved in the system's keychain")).toBeTruthy());
    await press("Test");
    await waitFor(() => expect(screen.getByText(/This test cost nothing/)).toBeTruthy());
    expect(backend.calls).toContain("testProvider chat anthropic false");
  });

  it("says plainly what is missing, and goes on all the same", async () => {
    await open(FIRST, "problem");
    expect(screen.getByText("No microphone was found.")).toBeTruthy();
    backend.emit({ event: "devices_changed", in_use: { microphone: null, speaker: null } });
    await waitFor(() => expect(screen.getByText(/No microphone is in use/)).toBeTruthy());
    await press("Skip this step");
    expect(screen.getByText(/No speaker is in use/)).toBeTruthy();
    backend.refuse({ code: "voice.none", kind: "device", message: { en: "There is no voice.", es: "No hay voz." }, advice: { en: "Install one.", es: "Instala una." } });
    await press("Play the sentence");
    await waitFor(() => expect(screen.getByText("There is no voice. Install one.")).toBeTruthy());
    for (const name of ["Skip this step", "Continue", "Continue", "Done"]) await press(name);
    expect(backend.guideAt.done).toBe(true);
  });

  it("speaks Spanish", async () => {
    await open(FIRST, "empty", {}, "es");
    expect(title()).toBe("¿Te oye Riposte?");
    for (const name of ["Saltar este paso", "Saltar este paso", "Continuar", "Continuar"]) await press(name);
    expect(title()).toBe("Haz tu primera pregunta");
  });
});
