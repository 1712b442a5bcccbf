// The phrases in the settings sheet, over the scripted backend.

import { configure, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

// What is seen; what is read aloud is looked for where it is.
configure({ defaultIgnore: "script, style, [aria-live] *" });

let backend: FakeBackend;

async function open(): Promise<void> {
  backend = fakeBackend("empty", 0, { ...fakeSettings, appearance: { ...fakeSettings.appearance, theme: "light", language: "en" } });
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(screen.getByRole("button", { name: "Settings" }));
  await waitFor(() => expect(backend.calls).toContain("devices"));
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("phrases that are made in advance", () => {
  const made = (ready: number, is_preparing: boolean) =>
    backend.emit({ event: "phrases_changed", phrases: { ready, wanted: 39, is_preparing } });
  const cancel = () => screen.queryByRole("button", { name: "Make no more phrases in advance" });

  it("are counted while they are made, and there is nothing to cancel when they are ready", async () => {
    await open();
    await screen.findByText("39 of 39 are ready");
    expect(cancel()).toBeNull();
    made(7, true);
    await screen.findByText("Being made: 7 of 39");
    expect(cancel()).toBeTruthy();
    made(39, false);
    await screen.findByText("39 of 39 are ready");
    expect(cancel()).toBeNull();
  });

  it("can be called off, which is said, and the keyboard keeps its place", async () => {
    await open();
    made(11, true);
    await screen.findByText("Being made: 11 of 39");
    const button = cancel() as HTMLElement;
    button.focus();
    await fireEvent.click(button);
    expect(backend.orders).toEqual([{ command: "cancel_phrases" }]);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("12 of 39 are ready"));
    expect(screen.getByTestId("announcer").textContent).toBe("No more phrases are made in advance.");
  });

  it("have as much room as is given to them", async () => {
    await open();
    await fireEvent.change(screen.getByLabelText("Room for phrases (megabytes)"), { target: { value: "0" } });
    await waitFor(() => expect(backend.saves.at(-1)?.voice.phrase_cache_mb).toBe(0));
  });
});
