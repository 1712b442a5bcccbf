import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, type FakeBackend } from "../../lib/backend/fake";
import { FakeConversations } from "../../lib/backend/fakeConversations";
import type { Problem } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

let backend: FakeBackend;
let session: Session;

const LOCKED: Problem = {
  code: "store.locked",
  kind: "retry",
  message: { en: "The history is being used by another program.", es: "" },
  advice: { en: "Close it, then try again.", es: "" },
};

async function open(): Promise<HTMLElement> {
  session = new Session(backend);
  render(App, { props: { session } });
  await fireEvent.click(await screen.findByRole("button", { name: "Conversations" }));
  return screen.findByRole("dialog", { name: "Conversations" });
}

const rows = (): HTMLElement[] => screen.queryAllByRole("button", { name: /^Go on with: / });
const search = (text: string) => fireEvent.input(screen.getByRole("searchbox", { name: "Search" }), { target: { value: text } });

beforeEach(() => {
  backend = fakeBackend("empty", 0);
});

describe("past conversations", () => {
  it("stand under their days, and one that is chosen goes on", async () => {
    const dialog = within(await open());
    await waitFor(() => expect(rows()).toHaveLength(20));
    // Midnight may be less than nine hours away.
    expect(dialog.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent)).toContain("In the last week");
    await fireEvent.click(dialog.getAllByRole("button", { name: /tomatoes/ })[0] as HTMLElement);
    expect(backend.orders).toEqual([{ command: "resume_conversation", name: "past-1" }]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(screen.getAllByTestId("turn")).toHaveLength(2));
    expect(screen.getByTestId("announcer").textContent).toContain("The conversation goes on.");
    // It is marked as the one that is open, and choosing it again changes nothing.
    await fireEvent.click(screen.getByRole("button", { name: "Conversations" }));
    await waitFor(() => expect(rows()[1]?.getAttribute("aria-current")).toBe("true"));
    await fireEvent.click(rows()[1] as HTMLElement);
    expect(backend.orders).toHaveLength(1);
  });

  it("come in pages, each once", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(20));
    await fireEvent.click(screen.getByRole("button", { name: "Show older conversations" }));
    await waitFor(() => expect(rows()).toHaveLength(40));
    await fireEvent.click(screen.getByRole("button", { name: "Show older conversations" }));
    await waitFor(() => expect(rows()).toHaveLength(60));
    expect(screen.queryByRole("button", { name: "Show older conversations" })).toBeNull();
  });

  it("are found by what was said, which is marked and never markup", async () => {
    const evil = backend.past.stored[0]?.turns[0];
    if (evil) evil.reply = "Zebras <img src=x onerror=alert(1)> graze.";
    const dialog = await open();
    await waitFor(() => expect(rows()).toHaveLength(20));
    await search("zebr");
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(dialog.querySelector("mark")?.textContent).toBe("Zebras");
    expect(dialog.querySelector("img")).toBeNull();
    expect(within(dialog).getByRole("status").textContent?.trim()).toBe("1 conversation found");
    await search("CORDOBA");
    await waitFor(() => expect(dialog.querySelector("mark")?.textContent).toBe("Córdoba"));
    await search("quagga");
    await waitFor(() => expect(rows()).toHaveLength(0));
    expect(within(dialog).getByRole("status").textContent).toContain("Nothing was said with “quagga”");
    await search("");
    await waitFor(() => expect(rows()).toHaveLength(20));
  });

  it("of words typed in a hurry are those of the last", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(20));
    await Promise.all(["b", "bi", "birds", "tomatoes basil"].map(search));
    await waitFor(() => expect(rows().every((row) => row.textContent?.includes("tomatoes"))).toBe(true));
    expect(backend.calls.filter((call) => call.startsWith("conversations ")).length).toBeLessThan(6);
  });

  it("are deleted after a question, and saved where the user says", async () => {
    const dialog = within(await open());
    await waitFor(() => expect(rows()).toHaveLength(20));
    await fireEvent.click(dialog.getAllByRole("button", { name: /^More about: How do birds/ })[0] as HTMLElement);
    await fireEvent.click(dialog.getByRole("button", { name: "Save as Markdown" }));
    await dialog.findByText("Saved: /home/you/past-0.markdown");
    await fireEvent.click(dialog.getByRole("button", { name: "Delete…" }));
    expect(backend.orders).toEqual([]);
    await fireEvent.click(dialog.getByRole("button", { name: "Keep it" }));
    await fireEvent.click(dialog.getByRole("button", { name: "Delete…" }));
    dialog.getByRole("button", { name: "Delete it" }).focus();
    await fireEvent.click(dialog.getByRole("button", { name: "Delete it" }));
    expect(backend.orders).toEqual([{ command: "delete_conversation", name: "past-0" }]);
    await waitFor(() => expect(rows()[0]?.textContent).toContain("tomatoes"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("searchbox", { name: "Search" })));
  });

  it("say so where there are none, and where they can't be read, with a way to try again", async () => {
    backend.past.stored = [];
    backend.refuse(LOCKED);
    session = new Session(backend);
    render(App, { props: { session } });
    await waitFor(() => expect(session.facts).not.toBeNull());
    backend.refuse(LOCKED);
    await fireEvent.click(await screen.findByRole("button", { name: "Conversations" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Conversations" }));
    await dialog.findByText(/used by another program/);
    backend.past.stored = new FakeConversations(0).stored;
    await fireEvent.click(dialog.getByRole("button", { name: "Try again" }));
    await dialog.findByText(/No conversations yet/);
  });

  it("are walked through by the arrow keys", async () => {
    await open();
    await waitFor(() => expect(rows()).toHaveLength(20));
    const field = screen.getByRole("searchbox", { name: "Search" });
    field.focus();
    await fireEvent.keyDown(field, { key: "ArrowDown" });
    expect(document.activeElement).toBe(rows()[0]);
    await fireEvent.keyDown(rows()[0] as HTMLElement, { key: "ArrowUp" });
    expect(document.activeElement).toBe(field);
  });
});
