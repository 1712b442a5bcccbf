// The page of local models over the scripted backend: each state, each action, in both languages.

import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import { NO_LIBRARY } from "../../lib/backend/fakeModels";
import type { Settings } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

configure({ defaultIgnore: "script, style, [aria-live] *" });

const MB = 1_000_000;
let backend: FakeBackend;

const row = (id: string) => document.querySelector(`[data-model="${id}"]`) as HTMLElement;
const inRow = (id: string) => within(row(id));
const phase = (id: string) => row(id).dataset["phase"];
const button = (id: string, name: RegExp | string) => inRow(id).getByRole("button", { name });
/** What a screen reader was told politely. */
const told = () => [...document.querySelectorAll("[data-testid=announcer] p")].map((text) => text.textContent);

async function open(change: Partial<Settings> = {}, language: "en" | "es" = "en"): Promise<void> {
  backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language }, ...change });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(await screen.findByRole("button", { name: language === "en" ? "Settings" : "Ajustes" }));
  await fireEvent.click(await screen.findByRole("button", { name: language === "en" ? "Choose and get models" : "Elegir y conseguir modelos" }));
  await waitFor(() => expect(row("kokoro-v1.0")).toBeTruthy());
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("the page of models", () => {
  it("has three groups, each model with what it is good for, its languages, its size and its licence", async () => {
    await open();
    expect(screen.getAllByRole("heading", { level: 3 }).map((title) => title.textContent)).toEqual(["Hearing", "Voice", "Helpers", "Your own models"]);
    const kokoro = row("kokoro-v1.0").textContent ?? "";
    for (const words of ["Sounds like a person", "English, Spanish", "108.0 MB", "MIT", "With ONNX Runtime 1.30.0 (45.8 MB), which it needs."]) {
      expect(kokoro).toContain(words);
    }
    expect(screen.getByText(/312.0 MB on this disk, 34.20 GB free/)).toBeTruthy();
  });

  it("shows every state with its one action", async () => {
    await open();
    const states = ["tiny.en-q8", "base.en", "small.en", "large", "kokoro-v1.0", "resemblyzer", "onnxruntime"].map((id) => [
      phase(id),
      row(id).querySelector(".top button")?.textContent?.trim() ?? null,
    ]);
    expect(states).toEqual([
      ["available", "Get"],
      ["paused", "Resume"],
      ["here", "Use"],
      ["damaged", "Get again"],
      ["available", "Get"],
      ["import_only", null],
      ["available", "Get"],
    ]);
    expect(row("large").textContent).toContain("Damaged: ggml-large.bin is missing.");
    expect(row("base.en").textContent).toContain("Paused at 20.0 MB of 81.8 MB");
    // What a wrong library keeps from working is greyed, with the reason.
    expect(row("resemblyzer").classList.contains("greyed")).toBe(true);
    expect(row("resemblyzer").textContent).toContain("Can't be used here. The ONNX Runtime library is too old");
  });

  it("hides what is much alike until it is asked for", async () => {
    await open();
    expect(row("tiny.en-q5")).toBeNull();
    expect(row("tiny")).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "Show 2 more" }));
    expect(row("tiny.en-q5")).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Show fewer" }));
    expect(row("tiny.en-q5")).toBeNull();
  });

  it("goes back to where it was opened, also with Esc", async () => {
    await open();
    await fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
    const opener = await screen.findByRole("button", { name: "Choose and get models" });
    await waitFor(() => expect(document.activeElement).toBe(opener));
    await fireEvent.click(opener);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Models"));
    await fireEvent.click(screen.getByRole("button", { name: "Back to the settings" }));
    expect(screen.getByRole("heading", { name: "Settings" })).toBeTruthy();
  });

  it("speaks Spanish throughout", async () => {
    await open({}, "es");
    expect(screen.getAllByRole("heading", { level: 3 }).map((title) => title.textContent)).toEqual(["Oído", "Voz", "Ayudas", "Tus propios modelos"]);
    expect(row("large").textContent).toContain("Dañado: falta ggml-large.bin.");
    expect(row("kokoro-v1.0").textContent).toContain("Suena como una persona");
    expect(row("kokoro-v1.0").textContent).toContain("Inglés, español · 108,0 MB");
    expect(row("resemblyzer").textContent).toContain("es demasiado antigua");
  });

  it("says why it can't be listed, and tries again", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Back to the settings" }));
    backend.refuse({ ...NO_LIBRARY, message: { en: "The folder is locked.", es: "La carpeta está cerrada." } });
    await fireEvent.click(await screen.findByRole("button", { name: "Choose and get models" }));
    await screen.findByText(/The folder is locked\./);
    await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByText(/The folder is locked\./)).toBeNull());
  });
});

describe("a download", () => {
  it("is shown with its amount, rate and time left, and said once at its beginning and once at its end", async () => {
    await open();
    await fireEvent.click(button("tiny.en-q8", /^Get/));
    await waitFor(() => expect(phase("tiny.en-q8")).toBe("queued"));
    expect(told()).toEqual(["Getting Whisper tiny.en."]);
    for (const done of [4.36, 21.8, 40]) backend.local.comes("tiny.en-q8", done * MB);
    await waitFor(() => expect(row("tiny.en-q8").textContent).toContain("40.0 MB of 43.6 MB · 4.2 MB/s · 1 s left"));
    const bar = inRow("tiny.en-q8").getByRole("progressbar", { name: "Whisper tiny.en: download" });
    expect([bar.getAttribute("aria-valuenow"), bar.getAttribute("aria-valuemax")]).toEqual(["92", "100"]);
    backend.local.comes("tiny.en-q8", 43.6 * MB, { checking: true });
    await waitFor(() => expect(row("tiny.en-q8").textContent).toContain("Checking…"));
    expect(told(), "nothing in between").toHaveLength(1);
    backend.local.ends("tiny.en-q8");
    await waitFor(() => expect(phase("tiny.en-q8")).toBe("here"));
    expect(told()).toEqual(["Getting Whisper tiny.en.", "Whisper tiny.en is here."]);
  });

  it("keeps the keyboard on its button through pause and resume, and keeps what came", async () => {
    await open();
    const main = button("tiny.en-q8", /^Get/);
    main.focus();
    await fireEvent.click(main);
    backend.local.comes("tiny.en-q8", 10 * MB);
    await fireEvent.click(button("tiny.en-q8", "Pause: Whisper tiny.en"));
    await waitFor(() => expect(row("tiny.en-q8").textContent).toContain("Paused at 10.0 MB of 43.6 MB"));
    expect(button("tiny.en-q8", /^Resume/)).toBe(main);
    await fireEvent.click(main);
    await waitFor(() => expect(phase("tiny.en-q8")).toBe("queued"));
    expect(backend.calls.filter((call) => call.includes("Model "))).toEqual(["getModel tiny.en-q8 false", "pauseModel tiny.en-q8", "getModel tiny.en-q8 false"]);
  });

  it("can be cancelled, and is as it was", async () => {
    await open();
    await fireEvent.click(button("base.en", /^Cancel/));
    await waitFor(() => expect(phase("base.en")).toBe("available"));
    expect(document.activeElement, "the keyboard is not lost with its button").toBe(button("base.en", /^Get/));
    expect(backend.calls).toContain("cancelModel base.en");
  });

  it("that fails says why in its place, in plain words, and tries again", async () => {
    await open();
    await fireEvent.click(button("tiny.en-q8", /^Get/));
    backend.local.fails("tiny.en-q8", {
      code: "models.stalled",
      kind: "retry",
      message: { en: "example.org sent nothing for 30 seconds.", es: "example.org no ha enviado nada." },
      advice: { en: "What came so far is kept.", es: "Lo que ya ha llegado se conserva." },
    });
    await waitFor(() => expect(row("tiny.en-q8").textContent).toContain("example.org sent nothing for 30 seconds. What came so far is kept."));
    expect(told()).toEqual(["Getting Whisper tiny.en.", "Whisper tiny.en could not be fetched."]);
    await fireEvent.click(button("tiny.en-q8", /^Try again/));
    await waitFor(() => expect(phase("tiny.en-q8")).toBe("queued"));
  });

  it("brings what it needs, one after another with one progress, and says so at both rows", async () => {
    await open();
    await fireEvent.click(button("kokoro-v1.0", /^Get/));
    backend.local.comes("kokoro-v1.0", 10 * MB);
    await waitFor(() => expect(row("kokoro-v1.0").textContent).toContain("10.0 MB of 153.8 MB"));
    expect(row("kokoro-v1.0").textContent).toContain("ONNX Runtime 1.30.0 first");
    expect(row("onnxruntime").textContent).toContain("Comes with Kokoro v1.0");
    backend.local.ends("kokoro-v1.0");
    await waitFor(() => expect([phase("kokoro-v1.0"), phase("onnxruntime")]).toEqual(["here", "here"]));
  });

  it("goes on while the settings are closed, and its end is told", async () => {
    await open();
    await fireEvent.click(button("tiny.en-q8", /^Get/));
    await fireEvent.click(screen.getByRole("button", { name: "Close" }));
    backend.local.ends("tiny.en-q8");
    await waitFor(() => expect(told()).toContain("Whisper tiny.en is here."));
  });

  it("under a licence that has to be accepted begins when that is done", async () => {
    await open();
    await fireEvent.click(button("smart-turn", /^Get/));
    expect(backend.calls.filter((call) => call.startsWith("getModel"))).toEqual([]);
    expect(row("smart-turn").textContent).toContain("House rules: https://example.org/rules");
    expect(row("smart-turn").textContent).toContain("Be kind.");
    await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Accept and get"));
    await fireEvent.click(button("smart-turn", "Not now"));
    expect(inRow("smart-turn").queryByText("Be kind.")).toBeNull();
    await fireEvent.click(button("smart-turn", /^Get/));
    await fireEvent.click(button("smart-turn", "Accept and get"));
    await waitFor(() => expect(backend.calls).toContain("getModel smart-turn true"));
  });

  it("that is refused says so in its place", async () => {
    await open();
    backend.refuse({ ...NO_LIBRARY, code: "models.no_room", message: { en: "There is not enough room.", es: "No hay sitio." } });
    await fireEvent.click(button("tiny.en-q8", /^Get/));
    expect((await inRow("tiny.en-q8").findByRole("alert")).textContent).toContain("There is not enough room.");
    await fireEvent.click(button("tiny.en-q8", /^Get/));
    await waitFor(() => expect(inRow("tiny.en-q8").queryByRole("alert")).toBeNull());
  });
});

describe("a model that is here", () => {
  it("is used through the settings, like any other", async () => {
    await open({ speech: { ...fakeSettings.speech, provider: "groq" } });
    backend.saveSettings = (next) => {
      backend.saves.push(next);
      return Promise.resolve({ settings: next, metered: false, complaints: [] });
    };
    await fireEvent.click(button("small.en", /^Use/));
    await waitFor(() => expect(backend.saves.at(-1)?.speech).toMatchObject({ provider: "whisper", model: "small.en" }));
  });

  it("is removed once it is said twice; one in use says what takes its place, and the settings lead there", async () => {
    await open({ speech: { ...fakeSettings.speech, model: "small.en" } });
    expect(inRow("small.en").getByText("In use")).toBeTruthy();
    await fireEvent.click(button("small.en", /^Details/));
    await fireEvent.click(button("small.en", "Remove…"));
    expect(row("small.en").textContent).toContain("Remove Whisper small.en and free 264.0 MB? It is in use: the small recogniser that comes with Riposte takes its place.");
    await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Remove it"));
    await fireEvent.click(button("small.en", "Keep it"));
    await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Remove…"));
    expect(backend.calls.some((call) => call.startsWith("removeModel"))).toBe(false);
    await fireEvent.click(button("small.en", "Remove…"));
    await fireEvent.click(button("small.en", "Remove it"));
    await waitFor(() => expect(phase("small.en")).toBe("available"));
    expect(backend.kept().speech.model).toBe("");
    expect(backend.calls.indexOf("saveSettings")).toBeLessThan(backend.calls.indexOf("removeModel small.en"));
    expect(told()).toContain("Whisper small.en is removed.");
  });

  it("has its files checked", async () => {
    await open();
    expect(button("small.en", /^Details/).getAttribute("aria-expanded")).toBe("false");
    await fireEvent.click(button("small.en", /^Details/));
    await fireEvent.click(button("small.en", "Check its files"));
    await inRow("small.en").findByText("All 2 files are right.");
  });

  it("that speaks has its voices to hear and to choose from", async () => {
    await open();
    backend.local.change("kokoro-v1.0", {
      status: { is: "installed", optional_missing: 0 },
      comes_with: [],
      voices: [
        { id: "af_heart", language: "en-US" },
        { id: "ef_dora", language: "es" },
      ],
    });
    backend.local.tell({ what: "changed", ended: null });
    const voices = (await inRow("kokoro-v1.0").findByLabelText("Voices")) as HTMLSelectElement;
    expect([...voices.options].map((option) => option.text)).toEqual([
      "The best one for the language",
      "Heart (American English, female)",
      "Dora (Spanish, female)",
    ]);
    await fireEvent.change(voices, { target: { value: "ef_dora" } });
    await fireEvent.click(button("kokoro-v1.0", /^Hear it: Dora/));
    await waitFor(() => expect(backend.calls).toContain("hearVoice ef_dora Hola. Así sueno yo cuando te contesto."));
    expect(backend.saves, "hearing is not choosing").toEqual([]);
    backend.refuse({ ...NO_LIBRARY, message: { en: "The voice is not there.", es: "No está la voz." } });
    await fireEvent.click(button("kokoro-v1.0", /^Hear it: Dora/));
    await inRow("kokoro-v1.0").findByText(/The voice is not there\./);
    await fireEvent.click(button("kokoro-v1.0", /^Use/));
    await waitFor(() => expect(backend.kept().voice).toMatchObject({ provider: "kokoro", kokoro: { model: "kokoro-v1.0", voice: "ef_dora" } }));
  });
});

describe("this computer", () => {
  it("is measured, and what suits it is marked", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "What suits this computer?" }));
    await screen.findByText("Quick enough here, and the best of those: Whisper base.en, Kokoro v1.0.");
    expect(inRow("base.en").getByText("Suits this computer")).toBeTruthy();
    expect(inRow("small.en").queryByText("Suits this computer")).toBeNull();
    expect(row("small.en").textContent).toContain("Too slow here");
  });

  it("takes in models of one's own and says what was left", async () => {
    await open();
    backend.local.imported = { installed: ["Mine (imported)"], left: [NO_LIBRARY] };
    await fireEvent.click(screen.getByRole("button", { name: "Import a folder…" }));
    await screen.findByText("Here now: Mine (imported).");
    expect(screen.getAllByText(/The ONNX Runtime library is too old/).length).toBeGreaterThan(1);
    expect(backend.calls).toContain("importModels true");
    backend.local.imported = null;
    await fireEvent.click(screen.getByRole("button", { name: "Import a file…" }));
    await waitFor(() => expect(screen.queryByText(/Here now/)).toBeNull());
  });
});
