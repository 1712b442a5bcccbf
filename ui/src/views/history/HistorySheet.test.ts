// The history page over the scripted backend: its filters, its chart, its turns, and what goes wrong.

import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { DAMAGED, fakeBackend, fakeSettings, fakeTurn, type FakeBackend } from "../../lib/backend/fake";
import type { Settings } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;

const dialog = () => screen.getByRole("dialog");
const rows = () => [...document.querySelectorAll<HTMLElement>("[data-turn]")].map((row) => Number(row.dataset["turn"]));
const tile = (label: string) => within(screen.getByText(label, { selector: "dt" }).parentElement as HTMLElement).getByText(/./, { selector: "strong" }).textContent;
const values = () => screen.getByRole("slider");
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

async function open(change: Partial<Settings> = {}, language: "en" | "es" = "en", prepare: () => void = () => {}): Promise<void> {
  backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language }, ...change });
  prepare();
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  const button = await screen.findByRole("button", { name: language === "en" ? "History" : "Historial" });
  button.focus();
  await fireEvent.click(button);
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("the history page", () => {
  it("shows the turns in short, a chart of them and the newest, and goes back to where it was opened", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    expect(rows().slice(0, 3)).toEqual([200, 199, 198]);
    expect([tile("Turns"), tile("Interrupted")]).toEqual(["200", "20"]);
    expect(screen.getByText(/set-ups together/)).toBeTruthy();
    const picture = within(dialog()).getByRole("img") as HTMLImageElement;
    expect([picture.alt, picture.src.startsWith("data:image/svg+xml;")]).toEqual(["gap. p50 620 ms · n 200", true]);
    expect(document.activeElement?.textContent).toBe("History and latency");
    await fireEvent.click(within(dialog()).getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement?.getAttribute("aria-label")).toBe("History");
  });

  it("filters by how, by whom and by how it ended, and says when nothing fits", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    await choose("Way of talking", "ptt");
    await waitFor(() => expect(tile("Turns")).toBe("50"));
    await choose("Understood by", "parakeet/v3");
    await waitFor(() => expect(tile("Turns")).toBe("25"));
    expect(screen.getByText("of 200 turns")).toBeTruthy();
    await choose("End", "failed");
    await screen.findByText("No turn fits these filters.");
    await fireEvent.click(screen.getByRole("button", { name: "Clear the filters" }));
    await waitFor(() => expect(tile("Turns")).toBe("200"));
    await choose("Time", "day");
    // The scripted turns are of a fixed day, long before or after now: what is asked for counts.
    await waitFor(() => expect(backend.calls.filter((call) => call === "historyOverview").length).toBeGreaterThan(5));
  });

  it("has every kind of chart, in the colours of the window", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    for (const [name, kind] of [["Distribution", "distribution"], ["Stages", "stages"], ["Kept phrases", "cache"]] as const) {
      await fireEvent.click(screen.getByRole("button", { name }));
      await waitFor(() => expect(backend.calls).toContain(`historyChart ${kind} false`));
      expect(screen.getByRole("button", { name }).getAttribute("aria-pressed")).toBe("true");
    }
  });

  it("tells the values by keyboard and leads to the turns behind them", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    await fireEvent.keyDown(values(), { key: "ArrowRight" });
    expect(values().getAttribute("aria-valuetext")).toBe("24 Nov: p50 620 ms, p95 980 ms, n 200");
    expect(screen.getByTestId("spot").textContent).toContain("p50 620 ms");
    await fireEvent.keyDown(values(), { key: "Enter" });
    await waitFor(() => expect(tile("Turns")).toBe("10"));
    expect((screen.getByLabelText("Time") as HTMLSelectElement).value).toBe("picked");
    await choose("Time", "all");
    await waitFor(() => expect(tile("Turns")).toBe("200"));
    await fireEvent.keyDown(values(), { key: "End" });
    await fireEvent.keyDown(values(), { key: "Enter" });
    await waitFor(() => expect((screen.getByLabelText("Understood by") as HTMLSelectElement).value).toBe("parakeet/v3"));
  });

  it("leads from a single value to its turn, opened, and back to the newest", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    backend.history.turns = backend.history.turns.slice(0, 120);
    await choose("Way of talking", "duplex");
    await waitFor(() => expect(rows()[0]).toBe(120));
    await fireEvent.keyDown(values(), { key: "ArrowRight" });
    await fireEvent.keyDown(values(), { key: "ArrowRight" });
    await fireEvent.keyDown(values(), { key: "Enter" });
    await screen.findByText(/From the turn that was chosen/);
    expect(document.querySelector("[data-turn='120'] [aria-expanded='true']")).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Back to the newest" }));
    await waitFor(() => expect(screen.queryByText(/From the turn that was chosen/)).toBeNull());
  });

  it("shows a turn's words and where its time went, says it again, and deletes it when asked twice", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    const row = document.querySelector("[data-turn='199']") as HTMLElement;
    await fireEvent.click(within(row).getByRole("button"));
    expect(row.textContent).toContain("Answer 199.");
    expect(row.querySelector("figure")).toBeTruthy();
    await fireEvent.click(within(row).getByRole("button", { name: "Say it again" }));
    expect(backend.calls.some((call) => call.startsWith("hearVoice") && call.endsWith("Answer 199."))).toBe(true);
    await fireEvent.click(within(row).getByRole("button", { name: "Delete…" }));
    expect(backend.calls).not.toContain("deleteTurn 199");
    await fireEvent.click(within(row).getByRole("button", { name: "Delete it" }));
    await waitFor(() => expect(rows()).not.toContain(199));
    await waitFor(() => expect(tile("Turns")).toBe("199"));
  });

  it("fetches older turns a page at a time, without a gap or a repeat", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    for (const length of [100, 150, 200]) {
      await fireEvent.click(screen.getByText("Show older turns"));
      await waitFor(() => expect(rows()).toHaveLength(length));
    }
    expect(rows()).toEqual(Array.from({ length: 200 }, (_, at) => 200 - at));
    expect(screen.queryByText("Show older turns")).toBeNull();
  });

  it("follows a turn that is stored while it is open", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    const turn = fakeTurn(201, "And now?", "Now it is later.");
    backend.history.turns = [...backend.history.turns, turn];
    backend.emit({ event: "turn_finished", turn });
    await waitFor(() => expect(rows()[0]).toBe(201));
    expect([rows().length, tile("Turns")]).toEqual([51, "201"]);
  });

  it("saves the chart as each format and says where", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    for (const format of ["svg", "png", "csv", "json"]) {
      await fireEvent.click(screen.getByRole("button", { name: `Save the chart as ${format.toUpperCase()}` }));
      await screen.findByText(`Saved: /home/you/riposte-gap.${format}`);
    }
    backend.refuse(DAMAGED);
    await fireEvent.click(screen.getByRole("button", { name: "Save the chart as SVG" }));
    expect((await screen.findByText(/is damaged or is not a history/, { selector: "[role=alert]" })).textContent).toContain("begin a new history");
  });

  it("tells what got slower, in the language of the window", async () => {
    const sentence = { en: "Text comes 80 ms later since Tuesday.", es: "El texto llega 80 ms más tarde desde el martes." };
    await open({}, "es", () => (backend.history.slower = [sentence]));
    expect((await screen.findByTestId("slower")).textContent).toContain(sentence.es);
    expect(screen.getByRole("button", { name: "En el tiempo" })).toBeTruthy();
  });

  it("says when nothing is kept, when there is nothing, and when the history can't be read", async () => {
    await open({ history: { ...fakeSettings.history, keep: "never" } }, "en", () => (backend.history.turns = []));
    await screen.findByText(/Turns are not kept/);
    await screen.findByText(/No turns yet/);
    document.body.innerHTML = "";
    await open();
    await waitFor(() => expect(rows()).toHaveLength(50));
    backend.refuse(DAMAGED);
    await choose("Way of talking", "ptt");
    await screen.findByText(/is damaged or is not a history/);
    await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByText(/is damaged or is not a history/)).toBeNull());
  });

  it("keeps markup in what was said as text", async () => {
    const turn = fakeTurn(500, "<img src=x onerror=alert(1)>", "<b>bold</b>");
    await open({}, "en", () => (backend.history.turns = [turn]));
    await waitFor(() => expect(rows()).toEqual([500]));
    expect(document.querySelector("[data-turn='500'] img")).toBeNull();
    expect(document.querySelector("[data-turn='500']")?.textContent).toContain("<img src=x");
  });
});
