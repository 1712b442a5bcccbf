// The test of the sound in the settings, over the scripted backend.

import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import { fakeSoundCheck } from "../../lib/backend/fakeSettings";
import { Trouble, type SoundCheck } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import SoundCheckField from "./SoundCheckField.svelte";

interface Started {
  backend: FakeBackend;
  session: Session;
  unmount(): void;
}

async function start(change: (backend: FakeBackend) => void = () => {}, language: "en" | "es" = "en"): Promise<Started> {
  const backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, language } });
  change(backend);
  const session = new Session(backend);
  await session.start();
  return { backend, session, unmount: render(SoundCheckField, { session }).unmount };
}

describe("the test of the sound", () => {
  it("says whether Riposte would hear itself, and where the time goes", async () => {
    await start();
    await fireEvent.click(screen.getByRole("button", { name: "Test the sound" }));
    await screen.findByText("Riposte hears the loudspeaker, and takes it away.");
    const figures = [...document.querySelectorAll("dt")].map((dt) => `${dt.textContent}: ${dt.nextElementSibling?.textContent}`);
    expect(figures).toEqual([
      "Round trip of sound: 58 ms",
      "To the loudspeaker: 31 ms",
      "Unsaid by the devices: 9 ms",
      "From the microphone: 18 ms",
      "Loudspeaker in the microphone: −14 dB",
      "Of that taken away: 38 dB",
      "The room alone: −62 dB",
    ]);
    screen.getByRole("button", { name: "Test again" });
  });

  it("says what to do with headphones, in Spanish, without figures that nobody has", async () => {
    const unheard = { ...fakeSoundCheck, verdict: "unheard" as const, way_ms: null, input_ms: null, echo_db: null, removed_db: null };
    await start((backend) => (backend.checked = unheard), "es");
    await fireEvent.click(screen.getByRole("button", { name: "Probar el sonido" }));
    await screen.findByText("El micrófono no oye el altavoz.");
    screen.getByText(/Con auriculares es lo normal/);
    expect([...document.querySelectorAll("dt")].map((dt) => dt.textContent)).toEqual(["La sala sola"]);
  });

  it("can be stopped by the button that began it, and tells why there is nothing to tell", async () => {
    let finish: (thrown: unknown) => void = () => {};
    const { backend } = await start((fake) => {
      fake.checkSound = () => new Promise((_, reject) => (finish = reject));
    });
    const button = screen.getByRole("button", { name: "Test the sound" });
    button.focus();
    await fireEvent.click(button);
    screen.getByText("Playing and listening…");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Stop" }));
    await fireEvent.click(button);
    expect(backend.orders).toContainEqual({ command: "stop" });
    const sentence = (en: string) => ({ en, es: en });
    finish(new Trouble({ code: "engine.check_broken_off", kind: "retry", message: sentence("It was broken off."), advice: sentence("Try again.") }));
    await waitFor(() => screen.getByText("It was broken off. Try again."));
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Test the sound" }));
  });

  it("announces nothing that would be heard in it, only what came of it", async () => {
    let finish: (check: SoundCheck) => void = () => {};
    const { session } = await start((fake) => {
      fake.checkSound = () => new Promise((resolve) => (finish = resolve));
    });
    const announced = (): string[] => session.announcements.map(({ text }) => text);
    const before = announced();
    await fireEvent.click(screen.getByRole("button", { name: "Test the sound" }));
    expect(announced()).toEqual(before);
    finish(fakeSoundCheck);
    await waitFor(() => expect(announced().at(-1)).toMatch(/^Riposte hears the loudspeaker, and takes it away\. /));
  });

  it("stops when nobody looks at it any more, and only then", async () => {
    const { backend, unmount } = await start((fake) => {
      fake.checkSound = () => new Promise(() => {});
    });
    await fireEvent.click(screen.getByRole("button", { name: "Test the sound" }));
    expect(backend.orders).toEqual([]);
    unmount();
    expect(backend.orders).toEqual([{ command: "stop" }]);
    const other = await start();
    other.unmount();
    expect(other.backend.orders).toEqual([]);
  });
});
