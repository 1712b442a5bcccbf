import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { fakeBackend, fakeTurn, type FakeBackend, type Scene } from "../lib/backend/fake";
import { Session } from "../lib/session.svelte";
import App from "./App.svelte";

let backend: FakeBackend;
let session: Session;
const clipboard = vi.fn<(text: string) => Promise<void>>();

async function open(scene: Scene): Promise<void> {
  backend = fakeBackend(scene, 0);
  session = new Session(backend);
  render(App, { props: { session } });
  await waitFor(() => expect(session.facts).not.toBeNull());
}

const last = (name: string): HTMLButtonElement => screen.getAllByRole("button", { name }).at(-1) as HTMLButtonElement;
const field = (): HTMLTextAreaElement => screen.getByLabelText("Type a question");

beforeEach(() => {
  clipboard.mockReset().mockResolvedValue(undefined);
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: clipboard } });
});

describe("what can be done with a turn", () => {
  it("is copied, question or answer, and that is told", async () => {
    await open("done");
    await fireEvent.click(last("Copy the question"));
    await fireEvent.click(last("Copy the answer"));
    expect(clipboard.mock.calls.flat()).toEqual(["How much is two plus eighteen?", expect.stringContaining("go on counting?")]);
    await waitFor(() => expect(screen.getByTestId("announcer").textContent).toContain("Copied"));
  });

  it("is told when the clipboard refuses", async () => {
    await open("done");
    clipboard.mockRejectedValue(new Error("NotAllowed"));
    await fireEvent.click(last("Copy the answer"));
    await screen.findByText(/NotAllowed/);
  });

  it("is said again by the voice in use, no chat model is asked, and it can be stopped", async () => {
    await open("done");
    expect(screen.getByRole("button", { name: "Stop" })).toHaveProperty("disabled", true);
    await fireEvent.click(last("Say it again"));
    await waitFor(() => expect(backend.calls.some((call) => call.startsWith("hearVoice") && call.endsWith("go on counting?"))).toBe(true));
    expect(backend.orders).toEqual([]);
    backend.emit({ event: "sample_changed", is_heard: true });
    await waitFor(() => expect(screen.getByRole("button", { name: "Stop" })).toHaveProperty("disabled", false));
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(backend.orders).toEqual([{ command: "stop" }]);
    backend.emit({ event: "sample_changed", is_heard: false });
    await waitFor(() => expect(screen.getByRole("button", { name: "Stop" })).toHaveProperty("disabled", true));
    // Not while somebody talks.
    backend.emit({ event: "state_changed", state: "hearing", reason: "key_pressed" });
    await waitFor(() => expect(last("Say it again").disabled).toBe(true));
  });

  it("is asked anew in other words, and what was typed is not lost", async () => {
    await open("done");
    await fireEvent.click(last("Edit and ask again"));
    await waitFor(() => expect(document.activeElement).toBe(field()));
    expect(field().value).toBe("How much is two plus eighteen?");
    await fireEvent.input(field(), { target: { value: "How much is two plus nineteen?" } });
    await fireEvent.keyDown(field(), { key: "Enter" });
    expect(backend.orders).toEqual([{ command: "say", text: "How much is two plus nineteen?" }]);
    await fireEvent.input(field(), { target: { value: "A draft" } });
    await fireEvent.click(screen.getAllByRole("button", { name: "Edit and ask again" })[0] as HTMLElement);
    expect(field().value).toBe("A draft\nHello, how are you?");
  });

  it("goes on after an answer that was cut off, and only the newest does", async () => {
    await open("interrupted");
    await fireEvent.click(screen.getByRole("button", { name: "Go on" }));
    expect(backend.orders).toEqual([{ command: "say", text: "Go on." }]);
    backend.emit({ event: "turn_finished", turn: fakeTurn(50, "Go on.", "All of it.") });
    await waitFor(() => expect(screen.queryByRole("button", { name: "Go on" })).toBeNull());
  });
});
