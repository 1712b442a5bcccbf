// The window as a user meets it, over the scripted backend.

import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, fakeTurn, type FakeBackend, type Scene } from "../lib/backend/fake";
import type { EngineEvent, Settings } from "../lib/backend/interface";
import { Session } from "../lib/session.svelte";
import App from "./App.svelte";

let backend: FakeBackend;
const orders = () => backend.orders.map((order) => order.command);

async function open(scene: Scene = "empty", change: (settings: Settings) => Settings = (s) => s): Promise<void> {
  const english = { ...fakeSettings, appearance: { ...fakeSettings.appearance, language: "en" as const } };
  backend = fakeBackend(scene, 0, change(english));
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(backend.calls).toContain("facts"));
  await settled();
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

async function happen(...events: EngineEvent[]): Promise<void> {
  events.forEach((event) => backend.emit(event));
  await settled();
}

/** What a screen reader reads from now on: texts that are added to a live region, and alerts. */
function read(): () => string[] {
  const said: string[] = [];
  const seen = new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      const parent = node.parentElement;
      const live = parent?.closest("[aria-live=polite], [role=status], [role=alert]");
      const alerts = node instanceof Element ? [...(node.matches("[role=alert]") ? [node] : node.querySelectorAll("[role=alert]"))] : [];
      const text = (live ? [node] : alerts).map((told) => told.textContent?.replace(/\s+/g, " ").trim() ?? "");
      said.push(...text.filter((text) => text !== ""));
    }
  });
  seen.observe(document.body, { childList: true, subtree: true, characterData: true });
  return () => said;
}

const talkButton = () => screen.getByRole("button", { name: /talk/i });

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("beginning", () => {
  it("says how to begin, warns of the small recogniser, and offers questions", async () => {
    await open();
    expect(screen.getByRole("heading", { level: 2, name: /^Hold/ }).textContent?.replace(/\s+/g, " ").trim()).toBe("Hold CtrlShiftSpace and ask");
    expect(screen.getByText(/limited English vocabulary/)).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Ask “What time is it?”" }));
    expect(backend.orders).toEqual([{ command: "say", text: "What time is it?" }]);
  });

  it("does not warn of the small recogniser when there is another", async () => {
    await open("empty", (s) => ({ ...s, speech: { ...s.speech, model: "/m/ggml-base.bin" } }));
    expect(screen.queryByText(/limited English vocabulary/)).toBeNull();
  });

  it("plays the sample question", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: /sample question/ }));
    expect(orders()).toEqual(["try_it"]);
    await waitFor(() => expect(screen.getByTestId("turn")).toBeTruthy());
  });
});

describe("words that seem to be somebody else's", () => {
  it("are shown, and can be answered all the same", async () => {
    await open();
    await happen({ event: "left_alone", text: "Is it late?" });
    expect(screen.getAllByText(/“Is it late\?” was not answered/)).toHaveLength(2);
    await fireEvent.click(screen.getByRole("button", { name: "Answer it" }));
    expect(backend.orders).toEqual([{ command: "say", text: "Is it late?" }]);
  });
});

describe("talking", () => {
  it("holds by pointer", async () => {
    await open();
    await fireEvent.pointerDown(talkButton(), { button: 0, pointerId: 1 });
    await fireEvent.pointerUp(talkButton(), { button: 0, pointerId: 1 });
    expect(orders()).toEqual(["key_down", "key_up"]);
  });

  it("ignores the other mouse buttons", async () => {
    await open();
    await fireEvent.pointerDown(talkButton(), { button: 2, pointerId: 1 });
    expect(orders()).toEqual([]);
  });

  it("holds by the space bar, without its repeats", async () => {
    await open();
    await fireEvent.keyDown(talkButton(), { key: " " });
    await fireEvent.keyDown(talkButton(), { key: " ", repeat: true });
    await fireEvent.keyUp(talkButton(), { key: " " });
    expect(orders()).toEqual(["key_down", "key_up"]);
  });

  it("lets go when the window loses the focus", async () => {
    await open();
    await fireEvent.pointerDown(talkButton(), { button: 0, pointerId: 1 });
    await fireEvent.blur(window);
    await fireEvent.pointerUp(talkButton(), { button: 0, pointerId: 1 });
    expect(orders()).toEqual(["key_down", "key_up"]);
  });

  it("stops with Esc, and only while there is something to stop", async () => {
    await open();
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(orders()).toEqual([]);
    await happen({ event: "state_changed", state: "speaking", reason: "reply_began" });
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(orders()).toEqual(["stop"]);
  });

  it("tells how to get back a reply that was asked to wait", async () => {
    await open("held");
    expect(screen.getByTestId("state").textContent?.trim()).toBe("Waiting for yousay “go on”, or ask something else");
    await fireEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(orders()).toEqual(["stop"]);
  });

  it("stops a reply that is paused because somebody speaks", async () => {
    await open("yielding");
    expect(screen.getByTestId("state").textContent?.trim()).toBe("Listening to you");
    expect(screen.getByRole("img", { name: "Riposte: Listening to you" })).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(orders()).toEqual(["stop"]);
  });

  it("switches mode and mute", async () => {
    await open();
    await fireEvent.click(screen.getByRole("radio", { name: "Hands-free" }));
    await fireEvent.click(screen.getByRole("button", { name: "Mute" }));
    await settled();
    expect(backend.orders).toEqual([{ command: "set_mode", mode: "duplex" }, { command: "set_muted", muted: true }]);
    expect(screen.getByTestId("state").textContent).toContain("Muted");
    expect(screen.queryByRole("button", { name: /talk/i })).toBeNull();
  });
});

describe("typing", () => {
  const field = () => screen.getByRole("textbox", { name: "Type a question" }) as HTMLTextAreaElement;

  it("sends with Enter and empties the field", async () => {
    await open();
    await fireEvent.input(field(), { target: { value: "  What time is it? " } });
    await fireEvent.keyDown(field(), { key: "Enter" });
    expect(backend.orders).toEqual([{ command: "say", text: "What time is it?" }]);
    expect(field().value).toBe("");
  });

  it("does not send with Shift+Enter, while an input method composes, or nothing", async () => {
    await open();
    await fireEvent.keyDown(field(), { key: "Enter" });
    await fireEvent.input(field(), { target: { value: "にほん" } });
    await fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
    await fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
    await fireEvent.keyDown(field(), { key: "Enter", keyCode: 229 });
    expect(orders()).toEqual([]);
    expect(field().value).toBe("にほん");
  });
});

describe("a turn on the screen", () => {
  const parts = (selector: string) => [...document.querySelectorAll(`${selector} span:not(.visually-hidden)`)].map((span) => span.textContent);

  it("fades what is not sure yet and what is not heard yet", async () => {
    await open();
    await happen({ event: "partial", text: "How much is two", stable_bytes: 8 });
    expect(parts(".user")).toEqual(["How much", " is two"]);
    await happen(
      { event: "transcribed", text: "How much is two plus two?" },
      { event: "reply_delta", text: "Four. Next?" },
      { event: "heard_up_to", bytes: 5 },
    );
    expect(parts(".user")).toEqual(["How much is two plus two?", ""]);
    expect(parts(".reply")).toEqual(["Four.", " Next?"]);
  });

  it("tells how long the answer took, and where the time went in words", async () => {
    await open();
    await happen({ event: "turn_finished", turn: fakeTurn(1, "Q?", "A.") });
    const turn = within(screen.getByTestId("turn"));
    expect(turn.getByText("Answered in 347 ms")).toBeTruthy();
    const rows = turn.getAllByRole("listitem").map((row) => row.textContent?.replace(/\s+/g, " ").trim());
    expect(rows).toContain("First word 116 ms , from 66 ms to 182 ms");
    expect(turn.getByRole("button", { name: /^Answered in 347 ms/ }).getAttribute("aria-expanded")).toBe("true");
  });

  it("keeps a paused reply as it was heard, and puts no words into the user's mouth", async () => {
    await open("yielding");
    expect(parts("[data-testid=live-turn] .reply")).toEqual(["Two plus eighteen is twenty.", " Do you want me to go on counting?"]);
    expect(document.querySelector(".wordless")).toBeNull();
    await happen({ event: "state_changed", state: "speaking", reason: "no_interruption" }, { event: "heard_up_to", bytes: 999 });
    expect(parts("[data-testid=live-turn] .reply")).toEqual([expect.stringContaining("go on "), "counting?", ""]);
    expect(screen.getByTestId("word").textContent).toBe("counting?");
    expect(screen.getByTestId("state").textContent).toContain("no interruption");
  });

  it("tells what became of an answer that was prepared ahead, and nothing where there was none", async () => {
    await open();
    const figures = { gap_ms: 347, speculation_attempts: 2, speculation_hits: 0, wasted_tokens: 41 };
    await happen({ event: "turn_finished", turn: fakeTurn(1, "Q?", "A.", { figures }) }, { event: "turn_finished", turn: fakeTurn(2, "Q?", "A.") });
    const [first, second] = screen.getAllByTestId("turn").map((turn) => turn.querySelector(".times")?.textContent);
    expect(first).toContain("Prepared ahead: not used (2 attempts, 41 tokens thrown away)");
    expect(second).not.toContain("Prepared ahead");
  });

  it("shows an interrupted reply as such", async () => {
    await open();
    await happen({ event: "turn_finished", turn: fakeTurn(1, "Q?", "One. Two.", { outcome: "interrupted", heard: "One." }) });
    expect(parts(".reply")).toEqual(["One.", " Two."]);
    expect(screen.getByText(/Interrupted\. The faded words were not heard\./)).toBeTruthy();
    await happen({ event: "turn_finished", turn: fakeTurn(2, "Q?", "One.", { outcome: "interrupted", heard: "One." }) });
    expect(screen.getByText("Interrupted.", { exact: true })).toBeTruthy();
  });

  it("is told to a screen reader once it is whole, and only what the voice does not say", async () => {
    await open();
    const told = read();
    await happen({ event: "partial", text: "What ti", stable_bytes: 0 });
    await happen({ event: "transcribed", text: "What time is it?" });
    await happen({ event: "reply_delta", text: "Noon." }, { event: "heard_up_to", bytes: 5 });
    await happen({ event: "turn_finished", turn: fakeTurn(1, "What time is it?", "Noon.") });
    await happen({ event: "transcribed", text: "And now?" });
    await happen({ event: "turn_finished", turn: fakeTurn(2, "And now?", "Still noon.", { outcome: "failed", heard: "" }) });
    expect(told()).toEqual(["You: What time is it?", "You: And now?", "Riposte: Still noon."]);
  });

  it("is read where there is no sound to hear", async () => {
    await open("empty", (s) => ({ ...s, audio: { ...s.audio, volume: 0 } }));
    const told = read();
    await happen({ event: "turn_finished", turn: fakeTurn(1, "What time is it?", "Noon.") });
    expect(told()).toEqual(["Riposte: Noon."]);
  });
});

describe("problems", () => {
  const problem = { code: "audio.no_microphone", kind: "device" as const, message: { en: "No microphone.", es: "No hay micrófono." }, advice: { en: "Plug one in.", es: "Conecta uno." } };

  it("are shown with advice, dismissed, and go by themselves", async () => {
    await open();
    await happen({ event: "failed", problem });
    expect(screen.getByText("No microphone.")).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText("No microphone.")).toBeNull();
    await happen({ event: "failed", problem });
    await happen({ event: "recovered", code: problem.code });
    expect(screen.queryByText("No microphone.")).toBeNull();
  });

  it("are alerts, once each, and none is read politely as well", async () => {
    await open();
    const told = read();
    await happen({ event: "failed", problem });
    await happen({ event: "failed", problem });
    expect(told()).toEqual(["No microphone. Plug one in."]);
    expect(document.querySelectorAll("[aria-live] [role=alert], [aria-live] [aria-live], [role=alert] [aria-live]")).toHaveLength(0);
  });

  it("speak the language of the window, also when it changes", async () => {
    await open();
    await happen({ event: "failed", problem });
    const { settings, metered, complaints } = await backend.settings();
    backend.tell({ news: "settings", saved: { settings: { ...settings, appearance: { ...fakeSettings.appearance, theme: "light", language: "es" } }, metered, complaints } });
    await settled();
    expect(screen.getByText("No hay micrófono.")).toBeTruthy();
    expect(screen.getByText(/Conecta uno\./)).toBeTruthy();
    expect(screen.queryByText(/Plug one in/)).toBeNull();
  });

  it("of a history that can't be used offer to move it aside, and say where it is then", async () => {
    await open("damaged");
    await fireEvent.click(screen.getByRole("button", { name: "Move it aside and begin a new history" }));
    expect(backend.orders).toEqual([{ command: "set_history_aside" }]);
    await screen.findByText(/A new history is begun\. The old one is in .*riposte\.db\.bad-1/);
    expect(screen.queryByText(/is damaged/)).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText(/A new history is begun/)).toBeNull();
  });

  it("that come back from an order are shown, too", async () => {
    await open();
    backend.refuse({ ...problem, message: { en: "Not now.", es: "Ahora no." } });
    await fireEvent.click(screen.getByRole("button", { name: "Mute" }));
    await settled();
    expect(screen.getByText("Not now.")).toBeTruthy();
  });
});

describe("closing for the first time", () => {
  it("asks whether to go on, and does as told", async () => {
    await open();
    backend.tell({ news: "asked_to_close" });
    await fireEvent.click(await screen.findByRole("button", { name: "Keep it running" }));
    expect(backend.calls.at(-1)).toBe("close true");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("leaves everything as it is with Esc", async () => {
    await open();
    backend.tell({ news: "asked_to_close" });
    await fireEvent(await screen.findByRole("dialog"), new Event("cancel", { cancelable: true }));
    await settled();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(backend.calls.filter((call) => call.startsWith("close"))).toEqual([]);
  });
});

describe("a snapshot in mid-conversation", () => {
  it("draws everything anew", async () => {
    await open("speaking");
    expect(screen.queryByTestId("live-turn")).toBeTruthy();
    backend.tell({
      news: "snapshot",
      snapshot: {
        state: "idle",
        mode: "ptt",
        muted: false,
        in_use: { microphone: null, speaker: null },
        providers: { stt: "", llm: "", tts: "" },
        end_of_turn: null,
        turns: [fakeTurn(3, "Again?", "Yes.")],
        pauses: { count: 0, median_ms: 560 },
        phrases: { ready: 0, wanted: 0, is_preparing: false },
        sample: false,
        relay: false,
        problems: [],
      },
    });
    await settled();
    expect(screen.queryByTestId("live-turn")).toBeNull();
    expect(screen.getByText("Again?")).toBeTruthy();
  });
});
