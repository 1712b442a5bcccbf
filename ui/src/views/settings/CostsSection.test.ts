// What providers cost, in the settings sheet, and the banner of the cap, over the scripted backend.

import { configure, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import type { Problem } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

// What is seen; what is read aloud is looked for where it is.
configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;

async function start(language: "en" | "es" = "en"): Promise<void> {
  backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language } });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
}

async function open(): Promise<void> {
  await fireEvent.click(screen.getByRole("button", { name: /Settings|Ajustes/ }));
  await waitFor(() => expect(backend.calls).toContain("costs"));
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("costs", () => {
  it("are shown by provider, with what was for nothing, and what nobody knows is no zero", async () => {
    await start();
    await open();
    const line = (await screen.findByText("Answers: anthropic/claude-haiku-4-5")).closest("li") as HTMLElement;
    expect(line.textContent).toContain("$0.37");
    expect(line.textContent).toContain("210,000 tokens read, 31,000 written");
    expect(line.textContent).toContain("$0.0421 of it for answers that were prepared ahead");
    expect(screen.getByText("Answers: ollama/llama3.2").closest("li")?.textContent).toContain("free");
    expect(screen.getByText("Voice: cartesia/sonic-3").closest("li")?.textContent).toContain("price unknown");
    screen.getByText("$0.60, and what has no known price");
    screen.getByText("/home/you/.config/riposte/prices.toml");
  });

  it("are shown in Spanish, too", async () => {
    await start("es");
    await open();
    await screen.findByText("Oído: deepgram/nova-3");
    screen.getByText("1800 s de sonido");
  });

  it("have a cap that is saved", async () => {
    await start();
    await open();
    await fireEvent.change(screen.getByLabelText("Monthly cap (US dollars)"), { target: { value: "5" } });
    await waitFor(() => expect(backend.saves.at(-1)?.costs.monthly_cap).toBe(5));
  });
});

describe("the cap", () => {
  const problem: Problem = {
    code: "costs.cap_reached",
    kind: "quota",
    message: { en: "Anthropic was not asked.", es: "No se ha preguntado a Anthropic." },
    advice: { en: "Go on with the button.", es: "Sigue con el botón." },
  };

  it("asks before it is passed, and the button goes on", async () => {
    await start();
    backend.emit({ event: "failed", problem });
    await fireEvent.click(await screen.findByRole("button", { name: "Go on this month" }));
    expect(backend.orders).toEqual([{ command: "allow_over_cap" }]);
    backend.emit({ event: "recovered", code: "costs.cap_reached" });
    await waitFor(() => expect(screen.queryByRole("button", { name: "Go on this month" })).toBeNull());
  });
});
