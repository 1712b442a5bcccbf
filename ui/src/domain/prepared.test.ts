import { describe, expect, it } from "vitest";

import { fakeTurn } from "../lib/backend/fake";
import { en } from "../shared/strings";
import { es } from "../shared/strings.es";
import { kept, prepared } from "./prepared";

const outcome = (attempts: number, hits: number, wasted: number) =>
  prepared(fakeTurn(1, "Q", "A", { figures: { speculation_attempts: attempts, speculation_hits: hits, wasted_tokens: wasted } }));

describe("a reply that was prepared ahead", () => {
  it("was used or not, at a price", () => {
    expect(outcome(1, 1, 0)).toEqual({ used: true, attempts: 1, wastedTokens: 0 });
    expect(outcome(2, 0, 41)).toEqual({ used: false, attempts: 2, wastedTokens: 41 });
  });

  it("is not spoken of where there was none", () => {
    expect(prepared(fakeTurn(1, "Q", "A", { figures: { gap_ms: 300 } }))).toBeNull();
  });

  it("is told in words", () => {
    const told = [[1, 1, 0], [2, 1, 12], [1, 0, 0], [2, 0, 41], [1, 0, 1]].map(([attempts, hits, wasted]) => outcome(attempts!, hits!, wasted!)!);
    expect(told.map(en.prepared)).toEqual([
      "Prepared ahead: used",
      "Prepared ahead: used (2 attempts, 12 tokens thrown away)",
      "Prepared ahead: not used (1 attempt)",
      "Prepared ahead: not used (2 attempts, 41 tokens thrown away)",
      "Prepared ahead: not used (1 attempt, 1 token thrown away)",
    ]);
    expect(told.map(es.prepared)).toEqual([
      "Preparada de antemano: usada",
      "Preparada de antemano: usada (2 intentos, 12 tokens desechados)",
      "Preparada de antemano: sin usar (1 intento)",
      "Preparada de antemano: sin usar (2 intentos, 41 tokens desechados)",
      "Preparada de antemano: sin usar (1 intento, 1 token desechado)",
    ]);
  });
});

describe("first words that were kept from before", () => {
  const of = (figures: Record<string, number>) => kept(fakeTurn(1, "Q", "A", { figures }));

  it("say what that saved, where it is known", () => {
    expect(of({ cache_hits: 1, cache_saved_ms: 120 })).toEqual({ savedMs: 120 });
    expect(of({ cache_hits: 1 })).toEqual({ savedMs: null });
    expect(of({ cache_hits: 1, cache_saved_ms: -3 })).toEqual({ savedMs: null });
    expect([of({ cache_hits: 0 }), of({ gap_ms: 300 })]).toEqual([null, null]);
  });

  it("are told of in words", () => {
    expect([en.kept("120 ms"), es.kept(null)]).toEqual([
      "The first words were kept from before, which saved 120 ms",
      "Las primeras palabras estaban guardadas",
    ]);
  });
});
