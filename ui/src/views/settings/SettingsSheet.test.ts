// The settings sheet over the scripted backend.

import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import type { Settings } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

// What is seen; what is read aloud is looked for where it is.
configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;
const lastSave = () => backend.saves.at(-1) as Settings;

async function open(change: Partial<Settings> = {}): Promise<void> {
  backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language: "en" }, ...change });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(screen.getByRole("button", { name: "Settings" }));
  await waitFor(() => expect(backend.calls).toContain("devices"));
}

/** The same in both languages. */
const both = (text: string) => ({ en: text, es: text });

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("settings", () => {
  it("list the devices, the default first and by name", async () => {
    await open();
    const microphone = (await screen.findByLabelText("Microphone")) as HTMLSelectElement;
    await waitFor(() => expect(microphone.options).toHaveLength(3));
    expect([...microphone.options].map((option) => option.text)).toEqual([
      "System default (Built-in Audio Analog Stereo)",
      "Built-in Audio Analog Stereo",
      "Blue Yeti",
    ]);
    await fireEvent.change(microphone, { target: { value: "usb:1" } });
    await waitFor(() => expect(lastSave().audio.microphone).toBe("usb:1"));
  });

  it("keep a chosen device that is not plugged in", async () => {
    await open({ audio: { ...fakeSettings.audio, microphone: "usb:gone" } });
    const microphone = (await screen.findByLabelText("Microphone")) as HTMLSelectElement;
    await waitFor(() => expect(microphone.options).toHaveLength(4));
    expect(microphone.value).toBe("usb:gone");
    expect(microphone.selectedOptions[0]?.text).toContain("Not connected");
  });

  it("change one thing and keep the rest", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Theme"), { target: { value: "dark" } });
    await waitFor(() => expect(backend.saves).toHaveLength(1));
    expect(lastSave()).toEqual({ ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "dark", language: "en" } });
    await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
  });

  it("change the language of the window at once", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Language"), { target: { value: "es" } });
    await waitFor(() => expect(screen.getByRole("heading", { name: "Ajustes" })).toBeTruthy());
    expect(document.documentElement.lang).toBe("es");
  });

  it("show the program's objection at the field", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Speech model file"), { target: { value: "/nowhere/model" } });
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("There is no file /nowhere/model."));
    const field = screen.getByLabelText("Speech model file") as HTMLInputElement;
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(field.value, "what was refused stays to be mended").toBe("/nowhere/model");
    expect(backend.kept().speech.model).toBe("");
  });

  it.each(["parakeet", "moonshine"] as const)("ask for the model of who listens on this computer: %s", async (vendor) => {
    await open();
    await fireEvent.change(screen.getByLabelText("Understood by"), { target: { value: vendor } });
    const folder = (await screen.findByLabelText("Speech model folder")) as HTMLInputElement;
    expect(screen.queryByLabelText("Speech model file"), "the other one's model is kept, not shown").toBeNull();
    await fireEvent.change(folder, { target: { value: "a-model-by-its-id" } });
    await waitFor(() => expect(lastSave().speech[vendor].model).toBe("a-model-by-its-id"));
    expect(lastSave().speech.model).toBe(backend.kept().speech.model);
  });

  it("bring numbers into range and put back what is none", async () => {
    await open();
    const turns = screen.getByLabelText("Turns remembered") as HTMLInputElement;
    await fireEvent.change(turns, { target: { value: "999" } });
    await waitFor(() => expect(lastSave().conversation.history_turns).toBe(200));
    await fireEvent.change(turns, { target: { value: "" } });
    expect(turns.value).toBe("200");
    expect(backend.saves).toHaveLength(1);
  });

  it("save a key without ever seeing it", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Chat model"), { target: { value: "anthropic" } });
    await screen.findByText("No key saved. This server needs one.");
    await fireEvent.click(screen.getByRole("button", { name: "Save key from clipboard" }));
    await screen.findByText("Saved in the system's keychain");
    expect(document.querySelectorAll('input[type="password"]')).toHaveLength(0);
    await fireEvent.click(screen.getByRole("button", { name: "Delete key" }));
    await screen.findByText("No key saved. This server needs one.");
  });

  it("choose who serves each stage, and say where one's words go", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Understood by"), { target: { value: "groq" } });
    await screen.findByText("What you say is sent to api.groq.com as sound.");
    expect(screen.queryByLabelText("Speech model file")).toBeNull();
    await screen.findByText("https://console.groq.com/keys");
    const model = (await screen.findByLabelText("Recogniser's model")) as HTMLInputElement;
    await fireEvent.change(model, { target: { value: "whisper-large-v3" } });
    await waitFor(() => expect(lastSave().speech.endpoints["groq"]?.model).toBe("whisper-large-v3"));
    await fireEvent.change(screen.getByLabelText("Spoken by"), { target: { value: "openai" } });
    await fireEvent.change(await screen.findByRole("textbox", { name: "Voice" }), { target: { value: "nova" } });
    await waitFor(() => expect(lastSave().voice.endpoints["openai"]?.voice).toBe("nova"));
    await fireEvent.change(screen.getByLabelText("Chat model"), { target: { value: "ollama" } });
    await waitFor(() => expect(lastSave().chat.provider).toBe("ollama"));
    expect(screen.queryByText(/Your words are sent/)).toBeNull();
  });

  it("say why a key could not be saved", async () => {
    await open({ chat: { ...fakeSettings.chat, provider: "anthropic" } });
    await screen.findByText("No key saved. This server needs one.");
    backend.refuse({ code: "keys.clipboard_empty", kind: "input", message: both("The clipboard is empty."), advice: both("Copy the key first.") });
    await fireEvent.click(screen.getByRole("button", { name: "Save key from clipboard" }));
    await screen.findByText("The clipboard is empty. Copy the key first.");
  });

  it("say that a key lasts only for the session, and why", async () => {
    await open({ chat: { ...fakeSettings.chat, provider: "anthropic" } });
    await screen.findByText("No key saved. This server needs one.");
    const note = { code: "keys.session_only", kind: "device" as const, message: both("No keychain was found."), advice: both("Install one.") };
    backend.saveKeyFromClipboard = () => Promise.resolve({ owner: "anthropic", place: { place: "session" }, note });
    await fireEvent.click(screen.getByRole("button", { name: "Save key from clipboard" }));
    await screen.findByText("Kept until Riposte is closed");
    await screen.findByText("No keychain was found. Install one.");
  });

  it("can quit, for desktops without a tray", async () => {
    await open();
    await fireEvent.click(await screen.findByRole("button", { name: "Quit Riposte" }));
    expect(backend.calls.at(-1)).toBe("close false");
  });

  it("close with Esc without stopping the conversation", async () => {
    await open();
    backend.emit({ event: "state_changed", state: "speaking", reason: "reply_began" });
    const dialog = screen.getByRole("dialog");
    await fireEvent.keyDown(dialog, { key: "Escape" });
    await fireEvent(dialog, new Event("cancel", { cancelable: true }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(backend.orders).toEqual([]);
  });
});

describe("patience and answers prepared ahead", () => {
  const group = (name: string) => within(screen.getByRole("group", { name }));
  const chosen = (name: string) =>
    group(name).getAllByRole("radio").filter((radio) => (radio as HTMLInputElement).checked).map((radio) => (radio as HTMLInputElement).value);
  const metered = () => screen.queryByRole("switch", { name: "Also with models that are paid by the token" }) as HTMLInputElement | null;

  it("are chosen, each knowing what it means", async () => {
    await open();
    expect([chosen("Patience"), chosen("Prepare answers ahead")]).toEqual([["balanced"], ["balanced"]]);
    const patient = group("Patience").getByRole("radio", { name: "Patient" });
    expect(document.getElementById(patient.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Lets you think in peace. Answers come later.");
    await fireEvent.click(patient);
    await waitFor(() => expect(lastSave().conversation.patience).toBe("patient"));
    await fireEvent.click(group("Prepare answers ahead").getByRole("radio", { name: "Eager" }));
    await waitFor(() => expect(lastSave().conversation).toEqual({ ...fakeSettings.conversation, patience: "patient", speculation: "eager" }));
    expect([chosen("Patience"), chosen("Prepare answers ahead")]).toEqual([["patient"], ["eager"]]);
  });

  it("delete the history when they are told so twice", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Delete the history…" }));
    expect(backend.orders).toEqual([]);
    await fireEvent.click(screen.getByRole("button", { name: "Keep it" }));
    await fireEvent.click(screen.getByRole("button", { name: "Delete the history…" }));
    await fireEvent.click(screen.getByRole("button", { name: "Delete all of it for good" }));
    expect(backend.orders).toEqual([{ command: "delete_history" }]);
    await screen.findByText("The history is deleted.");
  });

  it("keep turns as long as they are told to", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Keep my turns"), { target: { value: "days" } });
    const days = (await screen.findByLabelText("Days")) as HTMLInputElement;
    await fireEvent.change(days, { target: { value: "7" } });
    await waitFor(() => expect(lastSave().history).toEqual({ keep: "days", days: 7 }));
    await fireEvent.change(screen.getByLabelText("Keep my turns"), { target: { value: "never" } });
    await screen.findByText(/Nothing new is stored/);
  });

  it("are where an alert is read that comes meanwhile, for what is outside of a dialog is shut off", async () => {
    await open();
    const problem = { code: "audio.no_microphone", kind: "device" as const, message: both("No microphone."), advice: both("Plug one in.") };
    backend.tell({ news: "happened", event: { event: "failed", problem } });
    const sheet = within(screen.getByRole("dialog"));
    expect((await sheet.findByRole("alert")).textContent).toBe("No microphone. Plug one in.");
    backend.tell({ news: "happened", event: { event: "recovered", code: problem.code } });
    await waitFor(() => expect(sheet.queryByRole("alert")).toBeNull());
  });

  it("that can't be saved say so over the sheet, until they are", async () => {
    await open();
    backend.refuse({ code: "settings.disk_full", kind: "input", message: both("There is no room."), advice: both("Free some space.") });
    await fireEvent.change(screen.getByLabelText("Theme"), { target: { value: "dark" } });
    const sheet = within(screen.getByRole("dialog"));
    expect((await sheet.findByRole("alert")).textContent).toContain("There is no room. Free some space.");
    expect(backend.kept().appearance.theme).toBe("light");
    await fireEvent.click(sheet.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(backend.kept().appearance.theme).toBe("dark"));
    expect(sheet.queryByRole("alert")).toBeNull();
    expect(screen.queryByText("There is no room.")).toBeNull();
  });

  it("that somebody changes in the file are on the screen at once, beside what is being changed here", async () => {
    await open();
    const kept = backend.kept();
    const changed = { ...kept, conversation: { ...kept.conversation, max_tokens: 77 } };
    backend.tell({ news: "settings", saved: { settings: changed, metered: false, complaints: [] } });
    await waitFor(() => expect((screen.getByLabelText("Longest answer (tokens)") as HTMLInputElement).value).toBe("77"));
    await fireEvent.change(screen.getByLabelText("Theme"), { target: { value: "dark" } });
    await waitFor(() => expect(lastSave().conversation.max_tokens).toBe(77));
  });

  it("leave open whose talk is answered, and forget a voice when they are told to", async () => {
    await open();
    expect(chosen("Who is answered")).toEqual(["mostly_me"]);
    await fireEvent.click(screen.getByRole("button", { name: "Forget my voice" }));
    expect(backend.orders).toEqual([{ command: "forget_voice" }]);
    expect(screen.getByText("What was learnt of your voice is forgotten.")).toBeTruthy();
    await fireEvent.click(group("Who is answered").getByRole("radio", { name: "Anyone" }));
    await waitFor(() => expect(lastSave().conversation.whose_talk).toBe("anyone"));
    expect(screen.queryByRole("button", { name: "Forget my voice" }), "nothing is learnt then").toBeNull();
  });

  it("ask about models that are paid by the token only where something is prepared", async () => {
    await open();
    expect(metered()?.checked).toBe(false);
    await fireEvent.click(metered()!);
    await waitFor(() => expect(lastSave().conversation.speculate_when_metered).toBe(true));
    expect(metered()?.checked).toBe(true);
    await fireEvent.click(group("Prepare answers ahead").getByRole("radio", { name: "Off" }));
    await waitFor(() => expect(lastSave().conversation.speculation).toBe("off"));
    expect(metered()).toBeNull();
    expect(lastSave().conversation.speculate_when_metered, "is kept for the next time").toBe(true);
  });
});

describe("a model that is paid by the token", () => {
  const note = /paid by the token. The switch below/;

  it("says why answers are not prepared ahead, until that is wanted", async () => {
    await open();
    expect(screen.queryByText(note)).toBeNull();
    await fireEvent.change(screen.getByRole("combobox", { name: "Chat model" }), { target: { value: "anthropic" } });
    expect(await screen.findByText(note)).toBeTruthy();
    await fireEvent.click(screen.getByRole("switch", { name: "Also with models that are paid by the token" }));
    await waitFor(() => expect(screen.queryByText(note)).toBeNull());
  });
});

describe("the devices", () => {
  it("are listed anew when another is in use, and the one in use is shown", async () => {
    await open();
    const found = [{ id: "usb", name: "USB headset", is_default: true }];
    const before = backend.calls.filter((call) => call === "devices").length;
    backend.devices = () => {
      backend.calls.push("devices");
      return Promise.resolve({ microphones: found, speakers: found });
    };
    backend.emit({ event: "devices_changed", in_use: { microphone: "USB headset", speaker: "USB headset" } });
    await waitFor(() => expect(screen.getAllByRole("option", { name: /USB headset/ }).length).toBeGreaterThan(0));
    backend.emit({ event: "partial", text: "What", stable_bytes: 0 });
    await Promise.resolve();
    expect(backend.calls.filter((call) => call === "devices")).toHaveLength(before + 1);
  });

  it("keep the last list where an older answer comes late", async () => {
    await open();
    let late: (devices: { microphones: never[]; speakers: never[] }) => void = () => {};
    backend.devices = () => new Promise((answer) => (late = answer));
    backend.emit({ event: "devices_changed", in_use: { microphone: null, speaker: null } });
    await waitFor(() => expect(late.length).toBe(1));
    const found = [{ id: "usb", name: "USB headset", is_default: true }];
    backend.devices = () => Promise.resolve({ microphones: found, speakers: found });
    backend.emit({ event: "devices_changed", in_use: { microphone: "USB headset", speaker: null } });
    await waitFor(() => expect(screen.getAllByRole("option", { name: /USB headset/ }).length).toBeGreaterThan(0));
    late({ microphones: [], speakers: [] });
    await Promise.resolve();
    expect(screen.getAllByRole("option", { name: /USB headset/ }).length).toBeGreaterThan(0);
  });
});

describe("for a keyboard and a screen reader", () => {
  it("the sheet gives the keyboard back to the button that opened it", async () => {
    await open();
    const sheet = screen.getByRole("dialog");
    await fireEvent(sheet, new Event("cancel", { cancelable: true }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Settings" }));
  });

  it("there is one polite voice, inside of the sheet while it is open, which repeats nothing", async () => {
    await open();
    backend.emit({ event: "nothing_heard" });
    await waitFor(() => expect(screen.getByTestId("announcer").textContent).not.toBe(""));
    expect(document.querySelectorAll("[aria-live]")).toHaveLength(1);
    expect(within(screen.getByRole("dialog")).getByTestId("announcer")).toBeTruthy();
    await fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
    expect(screen.getByTestId("announcer").textContent).toBe("");
    expect(document.querySelectorAll("[aria-live]")).toHaveLength(1);
  });

  it("every control has a name", async () => {
    await open();
    const controls = document.querySelectorAll<HTMLElement>("button, input, select, textarea, [role=meter], [role=switch], summary");
    const named = (control: HTMLElement): boolean =>
      (control.getAttribute("aria-label") ?? "") !== "" ||
      (control.textContent ?? "").trim() !== "" ||
      control.hasAttribute("aria-labelledby") ||
      [...(control as HTMLInputElement).labels ?? []].some((label) => (label.textContent ?? "").trim() !== "");
    expect(controls.length).toBeGreaterThan(20);
    expect([...controls].filter((control) => !named(control)).map((control) => control.outerHTML)).toEqual([]);
  });
});

describe("what was learnt of the user's pauses", () => {
  const forget = () => screen.getByRole("button", { name: "Forget your pauses" });
  const learn = (count: number, median_ms: number) => backend.emit({ event: "pauses_learnt", pauses: { count, median_ms } });

  it("is told as it grows", async () => {
    await open();
    await screen.findByText("Learnt from 34 of your pauses: you usually pause for 0.6 s");
    learn(1, 1240);
    await screen.findByText("Learnt from one of your pauses: you usually pause for 1.2 s");
    expect(screen.getByTestId("announcer").textContent, "only what was asked for is announced").toBe("");
  });

  it("is forgotten at once, announced, and the keyboard stays where it was", async () => {
    await open();
    forget().focus();
    await fireEvent.click(forget());
    expect(backend.orders).toEqual([{ command: "forget_pauses" }]);
    const status = await screen.findByText("Nothing learnt yet");
    expect(screen.queryByRole("button", { name: "Forget your pauses" })).toBeNull();
    expect(screen.getByTestId("announcer").textContent).toBe("Your pauses are forgotten.");
    expect(document.activeElement).toBe(status);
  });

  it("is not said to be forgotten when the program refused", async () => {
    await open();
    backend.refuse({ code: "window.unexpected", kind: "bug", message: both("No."), advice: both("Try again.") });
    await fireEvent.click(forget());
    await waitFor(() => expect(backend.calls).toContain("forget_pauses"));
    expect(forget()).toBeTruthy();
    expect(screen.getByTestId("announcer").textContent).toBe("");
  });
});

describe("the hotkey field", () => {
  const press = (init: KeyboardEventInit) => fireEvent.keyDown(screen.getByRole("button", { name: "Cancel" }), init);

  it("records a combination while the old one is out of force", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Change" }));
    expect(backend.calls).toContain("recordHotkey true");
    await press({ key: "Control", code: "ControlLeft", ctrlKey: true });
    expect(screen.getByText("Ctrl+")).toBeTruthy();
    await press({ key: " ", code: "Space", ctrlKey: true, altKey: true });
    await waitFor(() => expect(lastSave().conversation.hotkey).toBe("Ctrl+Alt+Space"));
    expect(backend.calls.indexOf("recordHotkey false")).toBeLessThan(backend.calls.indexOf("saveSettings"));
  });

  it("refuses a key that one types with", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Change" }));
    await press({ key: "a", code: "KeyA" });
    expect(screen.getByRole("alert").textContent).toContain("Add Ctrl, Alt or Super");
    expect(backend.saves).toEqual([]);
  });

  it("gives up with Esc, and the old hotkey is back in force", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Change" }));
    await press({ key: "Escape", code: "Escape" });
    await screen.findByRole("button", { name: "Change" });
    expect(backend.calls.at(-1)).toBe("recordHotkey false");
    expect(backend.saves).toEqual([]);
    expect(screen.queryByRole("dialog")).toBeTruthy();
  });
});
