// The lists of those to fall back on in the settings sheet, over the scripted backend.

import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeHealth, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;

async function open(fall_back: string[], provider = "demo"): Promise<HTMLElement> {
  const chat = { ...fakeSettings.chat, provider, fall_back };
  backend = fakeBackend("empty", 0, { ...fakeSettings, chat, appearance: { ...fakeSettings.appearance, theme: "light", language: "en" } });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(screen.getByRole("button", { name: "Settings" }));
  await waitFor(() => expect(backend.calls).toContain("devices"));
  return screen.getByRole("region", { name: "Answers" });
}

const saved = () => backend.saves.at(-1)?.chat.fall_back;

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("whom to fall back on", () => {
  it("is added from those that are not there already", async () => {
    const answers = await open([]);
    const add = within(answers).getByLabelText("Add a model to fall back on") as HTMLSelectElement;
    expect([...add.options].map((option) => option.value)).not.toContain("demo");
    await fireEvent.change(add, { target: { value: "ollama" } });
    await waitFor(() => expect(saved()).toEqual(["ollama"]));
    expect([...add.options].map((option) => option.value)).not.toContain("ollama");
  });

  it("is moved and removed with buttons and with keys, and the keyboard keeps its place", async () => {
    const answers = await open(["anthropic", "ollama"]);
    await fireEvent.click(within(answers).getByRole("button", { name: "Ask Ollama sooner" }));
    await waitFor(() => expect(saved()).toEqual(["ollama", "anthropic"]));
    const later = within(answers).getByRole("button", { name: "Ask Ollama later" });
    await waitFor(() => expect(document.activeElement).toBe(later));
    await fireEvent.keyDown(later, { key: "ArrowDown", altKey: true });
    await waitFor(() => expect(saved()).toEqual(["anthropic", "ollama"]));
    await fireEvent.keyDown(within(answers).getByRole("button", { name: "Don't fall back on Anthropic" }), { key: "Delete" });
    await waitFor(() => expect(saved()).toEqual(["ollama"]));
    await fireEvent.click(within(answers).getByRole("button", { name: "Don't fall back on Ollama" }));
    await waitFor(() => expect(saved()).toEqual([]));
  });

  it("is dragged to its place, unless the drag is given up", async () => {
    const answers = await open(["anthropic", "ollama"]);
    const rows = () => [...answers.querySelectorAll<HTMLElement>("li[data-name]")];
    // Nothing is laid out here: each row is as high as 36 pixels, wherever it stands.
    const lay = () => rows().forEach((row, at) => (row.getBoundingClientRect = () => ({ top: at * 36, height: 36 }) as DOMRect));
    const grip = () => answers.querySelector("[data-name=ollama] .grip") as HTMLElement;
    const order = () => rows().map((row) => row.dataset["name"]);
    lay();
    await fireEvent.pointerDown(grip(), { button: 0, pointerId: 1, clientY: 50 });
    await fireEvent.pointerMove(grip(), { pointerId: 1, clientY: 2 });
    expect(order()).toEqual(["ollama", "anthropic"]);
    expect(backend.saves).toEqual([]);
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(order()).toEqual(["anthropic", "ollama"]);
    lay();
    await fireEvent.pointerDown(grip(), { button: 0, pointerId: 1, clientY: 50 });
    await fireEvent.pointerMove(grip(), { pointerId: 1, clientY: 2 });
    await fireEvent.pointerUp(grip(), { pointerId: 1, clientY: 2 });
    await waitFor(() => expect(saved()).toEqual(["ollama", "anthropic"]));
    expect([...document.querySelectorAll("[data-testid=announcer] p")].map((text) => text.textContent)).toContain("Ollama is number 1 of 2.");
  });

  it("shows how each is", async () => {
    const answers = await open(["anthropic"]);
    const row = () => answers.querySelector("[data-name=anthropic]")?.textContent ?? "";
    backend.healthOf = () => [fakeHealth("chat", "anthropic", { state: "no_key" })];
    await fireEvent.click(within(answers).getByRole("button", { name: "Test" }));
    await fireEvent.change(within(answers).getByLabelText("Add a model to fall back on"), { target: { value: "ollama" } });
    await waitFor(() => expect(row()).toContain("Key missing or refused"));
  });

  it("leaves the list when it is chosen itself", async () => {
    const answers = await open(["ollama", "anthropic"]);
    await fireEvent.change(within(answers).getByLabelText("Chat model"), { target: { value: "ollama" } });
    await waitFor(() => expect(backend.saves.at(-1)?.chat.provider).toBe("ollama"));
    expect(saved()).toEqual(["anthropic"]);
  });
});
