import { describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import type { TurnView } from "../lib/backend/interface";
import { calls } from "./attempts";
import { addable, moved, without } from "./fallBack";

const attempts: TurnView["attempts"] = [
  { stage: "chat", provider: "groq/x", began: 100, sent: 110, connect_ms: 8, first: null, ended: 300, chunks: 0, became: { what: "failed", code: "chat.timeout" } },
  { stage: "chat", provider: "ollama/y", began: 300, sent: 302, connect_ms: 0, first: 402, ended: 500, chunks: 9, became: { what: "served" } },
];

describe("calls of a turn", () => {
  it("are rows in their order, each at its place, with what came of it", () => {
    expect(calls(fakeTurn(1, "Q", "A", { attempts }))).toEqual([
      { stage: "chat", provider: "groq/x", became: "failed", reason: "timeout", firstMs: null, connectMs: 8, lastedMs: 200, x: 0, width: 0.5 },
      { stage: "chat", provider: "ollama/y", became: "served", reason: "", firstMs: 100, connectMs: 0, lastedMs: 200, x: 0.5, width: 0.5 },
    ]);
  });

  it("are none where no stage tells of them", () => {
    expect(calls(fakeTurn(1, "Q", "A"))).toEqual([]);
  });
});

describe("whom to fall back on", () => {
  it("is moved within the list and no further", () => {
    expect(moved(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b"], "a", -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
    expect(moved(["a"], "x", 1)).toEqual(["a"]);
  });

  it("is everybody once but the chosen one", () => {
    expect(without(["a", "b"], "a")).toEqual(["b"]);
    expect(addable(["a", "b", "c"], "a", ["c"])).toEqual(["b"]);
  });
});
