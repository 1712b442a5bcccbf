import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { OverlayState } from "../lib/overlay.svelte";
import Overlay from "./Overlay.svelte";

describe("the strip at the edge of the screen", () => {
  it("says what goes on, or what is said, in the user's language and colours", async () => {
    const overlay = new OverlayState();
    render(Overlay, { overlay });
    overlay.view = { ...overlay.view, state: "hearing", theme: "dark" };
    expect(await screen.findByText("Hearing you")).toBeTruthy();
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    overlay.view = { ...overlay.view, caption: "How much is <b>two</b>" };
    expect((await screen.findByText("How much is <b>two</b>")).querySelector("b")).toBeNull();
    overlay.view = { ...overlay.view, state: "answering", caption: "", language: "es" };
    expect(await screen.findByText("Pensando")).toBeTruthy();
  });
});
