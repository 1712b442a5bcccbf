// The window where there is room for pages and for the times beside the conversation, over the scripted backend.

import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, fakeTurn, type FakeBackend } from "../lib/backend/fake";
import { Session } from "../lib/session.svelte";
import App from "./App.svelte";

// What is seen; what is read aloud is looked for where it is.
configure({ defaultIgnore: "script, style, [aria-live] *", asyncUtilTimeout: 4000 });

let backend: FakeBackend;
const both = (text: string) => ({ en: text, es: text });

function width(pixels: number): void {
  (window as unknown as { happyDOM: { setViewport(size: { width: number; height: number }): void } }).happyDOM.setViewport({ width: pixels, height: 760 });
}

async function open(pixels: number): Promise<void> {
  width(pixels);
  backend = fakeBackend("done", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language: "en" } });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(backend.calls).toContain("facts"));
}

const rail = () => within(screen.getByRole("navigation", { name: "Pages" }));
const goTo = (name: string) => fireEvent.click(rail().getByRole("button", { name }));

beforeEach(() => {
  document.body.innerHTML = "";
});
afterEach(() => width(420));

describe("a wide window", () => {
  it("has pages in place of sheets, and says which one is open", async () => {
    await open(1000);
    expect(rail().getByRole("button", { name: "Talk" }).getAttribute("aria-current")).toBe("page");
    await goTo("Settings");
    const page = await screen.findByRole("region", { name: "Settings" });
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement?.id).toBe("settings-title");
    expect(within(page).queryByRole("button", { name: "Close" })).toBeNull();
  });

  it("has the history, the local models and the conversation on pages, too", async () => {
    await open(1000);
    await goTo("History");
    await screen.findByRole("region", { name: "History and latency" });
    await goTo("Models");
    await screen.findByRole("region", { name: "Models" });
    await goTo("Talk");
    expect(screen.getAllByTestId("turn").length).toBeGreaterThan(0);
  });

  it("stops the reply with Esc on every page", async () => {
    await open(1000);
    await goTo("History");
    backend.emit({ event: "state_changed", state: "speaking", reason: "reply_began" });
    await waitFor(() => expect(rail().getByRole("button", { name: /Talk.*Speaking/ })).toBeTruthy());
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(backend.orders).toEqual([{ command: "stop" }]);
  });

  it("leads from a problem to the settings that mend it", async () => {
    await open(1000);
    backend.emit({ event: "failed", problem: { code: "voice.auth", kind: "auth", message: both("The key is refused."), advice: both("Set another.") } });
    await fireEvent.click(await screen.findByRole("button", { name: "Open settings" }));
    await waitFor(() => expect(document.activeElement?.id).toBe("section-voice"));
  });

  it("becomes narrow with what was open, as a sheet", async () => {
    await open(1000);
    await goTo("Models");
    width(1001); // happy-dom takes every query for unmet until the window's size changes
    width(420);
    await screen.findByRole("dialog", { name: "Settings" });
  });
});

describe("a wider window", () => {
  it("has the times of the newest turn beside the conversation, and of any that is picked", async () => {
    await open(1280);
    const pane = within(screen.getByRole("complementary", { name: "Where the time went" }));
    const pick = (at: number) => screen.getAllByTestId("turn").at(at)?.querySelector("button.pick") as HTMLButtonElement;
    expect(pick(-1).getAttribute("aria-pressed")).toBe("true");
    const before = pane.getByText(/ms$/, { selector: ".gap strong" }).textContent;
    backend.emit({ event: "turn_finished", turn: fakeTurn(99, "And now?", "Now, too.", { figures: { gap_ms: 512 } }) });
    await pane.findByText("512 ms");
    expect(document.querySelector("details")).toBeNull();
    await fireEvent.click(pick(-2));
    await waitFor(() => expect(pane.getByText(/ms$/, { selector: ".gap strong" }).textContent).toBe(before));
    await fireEvent.click(pane.getByRole("button", { name: "Newest turn" }));
    await pane.findByText("512 ms");
  });
});

describe("the search in the settings", () => {
  const search = (text: string) => fireEvent.input(screen.getByRole("searchbox", { name: "Search" }), { target: { value: text } });
  const seen = (id: string) => !(document.getElementById(id)?.closest("section") as HTMLElement).hidden;

  it("leaves in sight what holds every word, whatever its accents and capitals", async () => {
    await open(1000);
    await goTo("Settings");
    await search("VOLUME");
    await waitFor(() => expect([seen("section-sound"), seen("section-appearance"), seen("section-talking")]).toEqual([true, false, false]));
    expect(screen.queryByLabelText("Microphone")?.closest("[hidden]")).not.toBeNull();
    await search("");
    await waitFor(() => expect(seen("section-appearance")).toBe(true));
    expect(screen.queryByLabelText("Microphone")?.closest("[hidden]")).toBeNull();
  });

  it("shows the whole section whose name is looked for, and says where there is nothing", async () => {
    await open(1000);
    await goTo("Settings");
    await search("appearance");
    await waitFor(() => expect(screen.getByLabelText("Theme").closest("[hidden]")).toBeNull());
    await search("zeppelin");
    await screen.findByText("No setting has to do with “zeppelin”.");
  });
});
