// What only some vendors have to choose, in the settings sheet over the scripted backend: the chat model's name, the voice's manner.

import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import { Trouble } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

async function open(language: "en" | "es" = "en"): Promise<[FakeBackend, HTMLInputElement]> {
  const appearance = { ...fakeSettings.appearance, theme: "light", language } as const;
  const backend = fakeBackend("empty", 0, { ...fakeSettings, appearance, chat: { ...fakeSettings.chat, provider: "ollama" } });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(await screen.findByRole("button", { name: language === "en" ? "Settings" : "Ajustes" }));
  const field = await screen.findByLabelText<HTMLInputElement>(language === "en" ? "Model" : "Modelo");
  return [backend, field];
}

const asked = (backend: FakeBackend): number => backend.calls.filter((call) => call.startsWith("chatModels")).length;

const options = (field: HTMLInputElement): string[] => [...(field.list?.options ?? [])].map((option) => option.value);

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("how a voice in the cloud is to sound", () => {
  it("is told to vendors that take it", async () => {
    const voice = { ...fakeSettings.voice, provider: "openai" };
    const backend = fakeBackend("empty", 0, { ...fakeSettings, voice });
    render(App, { session: new Session(backend) });
    await fireEvent.click(await screen.findByRole("button", { name: "Settings" }));
    await fireEvent.change(await screen.findByLabelText("Manner"), { target: { value: "Speak softly" } });
    await waitFor(() => expect(backend.saves.at(-1)?.voice.endpoints["openai"]?.manner).toBe("Speak softly"));
  });
});

describe("the models of a vendor", () => {
  it("are asked for when the field is entered, once, and can be chosen or typed over", async () => {
    const [backend, field] = await open();
    backend.chatModelsOf = () => ["llama3.2", "qwen3:4b"];
    expect(asked(backend)).toBe(0);
    await fireEvent.focus(field);
    await screen.findByText("2 models to choose from, or type another.");
    expect(options(field)).toEqual(["llama3.2", "qwen3:4b"]);
    await fireEvent.focus(field);
    expect(backend.calls.filter((call) => call === "chatModels ollama")).toHaveLength(1);
    await fireEvent.change(field, { target: { value: "another" } });
    await waitFor(() => expect(backend.saves.at(-1)?.chat.endpoints["ollama"]?.model).toBe("another"));
  });

  it("are being asked for until they are there", async () => {
    const [backend, field] = await open();
    let answer: (models: string[]) => void = () => undefined;
    backend.chatModelsOf = () => new Promise((resolve) => (answer = resolve));
    await fireEvent.focus(field);
    await screen.findByText("Asking which models there are…");
    expect(options(field)).toEqual([]);
    answer([]);
    await screen.findByText("This provider names no models. Type the name as it calls it.");
  });

  it("are asked for again after a failure, whose reason is told", async () => {
    const [backend, field] = await open("es");
    backend.chatModelsOf = () => {
      throw new Trouble({
        code: "chat.unreachable",
        kind: "retry",
        message: { en: "Ollama can't be reached.", es: "Ollama no responde." },
        advice: { en: "Start it.", es: "Arráncalo." },
      });
    };
    await fireEvent.focus(field);
    await screen.findByText(/Ollama no responde\./);
    backend.chatModelsOf = () => ["llama3.2"];
    await fireEvent.focus(field);
    await screen.findByText("Hay un modelo para elegir, o escribe otro.");
  });
});
