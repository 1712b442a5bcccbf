// The calls of a turn as they are read, by eye and aloud.

import { render, screen, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import { en } from "../shared/strings";
import { es } from "../shared/strings.es";
import Attempts from "./Attempts.svelte";

const turn = fakeTurn(1, "Q", "A", {
  attempts: [
    { stage: "chat", provider: "groq/x", began: 0, sent: 2, connect_ms: 31, first: null, ended: 1500, chunks: 0, became: { what: "failed", code: "chat.timeout" } },
    { stage: "chat", provider: "xai/y", began: 1500, sent: null, connect_ms: null, first: null, ended: 1500, chunks: 0, became: { what: "passed_over", code: "chat.brand_new" } },
    { stage: "chat", provider: "ollama/z", began: 1500, sent: 1502, connect_ms: 0, first: 1722, ended: 2000, chunks: 12, became: { what: "served" } },
  ],
});

const rows = () => within(screen.getByTestId("attempts")).getAllByRole("listitem").map((row) => row.textContent?.replace(/\s+/g, " ").trim());

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("the calls of a turn", () => {
  it("say who was asked, in their order, and what became of it", () => {
    render(Attempts, { strings: en, locale: "en", turn });
    expect(rows()).toEqual([
      "Answer: groq/x 1.5 s failed: said nothing in time, connected in 31 ms",
      "Answer: xai/y 0 ms left alone after: brand_new",
      "Answer: ollama/z 500 ms served, connection was open, first answer after 220 ms",
    ]);
  });

  it("say it in Spanish, too", () => {
    render(Attempts, { strings: es, locale: "es", turn });
    expect(rows()[0]).toBe("Respuesta: groq/x 1,5 s falló: no dijo nada a tiempo, conectado en 31 ms");
  });

  it("take no room where nobody tells of them", () => {
    render(Attempts, { strings: en, locale: "en", turn: fakeTurn(1, "Q", "A") });
    expect(screen.queryByTestId("attempts")).toBeNull();
  });
});
