import { describe, expect, it } from "vitest";

import { fakeRow, NO_LIBRARY } from "../lib/backend/fakeModels";
import { fakeSettings } from "../lib/backend/fakeSettings";
import type { Download, ModelRow } from "../lib/backend/interface";
import { actionOf, begun, fullness, phaseOf, shortlist, using, viewsOf, without } from "./models";

const HERE = { is: "installed" as const, optional_missing: 0 };
const reason = { en: "a.bin is missing", es: "falta a.bin" };

function download(id: string, way: Download["way"], more: Partial<Download> = {}): Download {
  return { id, name: id.toUpperCase(), brings: [], bringing: null, way, ...more };
}

const COMING: Download["way"] = { is: "coming", done: 5, size: 10, bytes_per_s: 1, left_s: 5, checking: false, note: null };

/** Phase and action of a row, with what is on its way. */
function shown(change: Partial<ModelRow>, downloads: Download[] = [], purpose: ModelRow["purpose"] = "recogniser"): [string, string | null] {
  const row = fakeRow("a", purpose, change);
  const phase = phaseOf(row, downloads);
  return [phase.is, actionOf(row, phase, fakeSettings)];
}

describe("a model's row", () => {
  it("has one phase and one action for every state", () => {
    expect(shown({})).toEqual(["available", "get"]);
    expect(shown({ can_be_pulled: false })).toEqual(["import_only", "import"]);
    expect(shown({}, [download("a", { is: "queued" })])).toEqual(["queued", "pause"]);
    expect(shown({}, [download("a", COMING)])).toEqual(["coming", "pause"]);
    expect(shown({ status: { is: "partial", have: 5 } })).toEqual(["paused", "resume"]);
    expect(shown({}, [download("a", { is: "failed", problem: NO_LIBRARY })])).toEqual(["failed", "retry"]);
    expect(shown({ status: HERE })).toEqual(["here", "use"]);
    expect(shown({ status: HERE, in_use: true })).toEqual(["in_use", null]);
    expect(shown({ status: { is: "damaged", reason } })).toEqual(["damaged", "again"]);
    expect(shown({ status: { is: "damaged", reason }, can_be_pulled: false })).toEqual(["damaged", "import"]);
    expect(shown({}, [download("b", COMING, { brings: ["a"] })])).toEqual(["comes_with", null]);
  });

  it("offers nothing that leads nowhere", () => {
    expect(shown({ unusable: NO_LIBRARY })).toEqual(["available", null]);
    expect(shown({ unusable: NO_LIBRARY, status: HERE })).toEqual(["here", null]);
    const needed = { id: "r", name: "R", size: 1, licence: fakeRow("r", "runtime").licence };
    expect(shown({ unusable: NO_LIBRARY, status: HERE, in_use: true, comes_with: [needed] })).toEqual(["in_use", "complete"]);
    // These are used by themselves.
    expect(shown({ status: HERE }, [], "runtime")).toEqual(["here", null]);
    expect(shown({ status: HERE }, [], "speaker")).toEqual(["here", null]);
  });

  it("of what another download brought is its own again once that is here or failed", () => {
    expect(shown({ status: HERE }, [download("b", COMING, { brings: ["a"] })])[0]).toBe("here");
    expect(shown({}, [download("b", { is: "failed", problem: NO_LIBRARY }, { brings: ["a"] })])[0]).toBe("available");
  });
});

describe("the shortlist", () => {
  const rows = [
    fakeRow("tiny.en", "recogniser", { cost_ms: 268, rank: 1 }),
    fakeRow("tiny.en-q8", "recogniser", { cost_ms: 268, rank: 2 }),
    fakeRow("tiny", "recogniser", { cost_ms: 268, rank: 3, languages: ["en", "es", "*"] }),
    fakeRow("small", "recogniser", { cost_ms: 2500, languages: ["en", "es", "*"] }),
  ];
  const ids = (language: string, change: Partial<ModelRow> = {}, advised = "") => {
    const page = { folder: "", disk_use: 0, disk_free: null, left_out: [], models: rows.map((row) => (row.id === "tiny.en" ? { ...row, ...change } : row)) };
    const advice = { id: advised, purpose: "recogniser" as const, expected_ms: 1, fit: "keeps" as const, installed: false, too_large: false, advised: true };
    return [...shortlist(viewsOf(page, [], fakeSettings, [advice]).hearing, language)].sort();
  };

  it("has the best of each size for the language that is spoken", () => {
    expect(ids("en")).toEqual(["small", "tiny.en-q8"]);
    expect(ids("es")).toEqual(["small", "tiny"]);
  });

  it("never hides what is here, on its way, or advised", () => {
    expect(ids("es", { status: HERE })).toContain("tiny.en");
    expect(ids("es", { status: { is: "partial", have: 1 } })).toContain("tiny.en");
    expect(ids("es", {}, "tiny.en")).toContain("tiny.en");
  });
});

describe("using a model", () => {
  it("writes the settings that lead to it, and removing it those without", () => {
    const row = fakeRow("base", "recogniser", { in_use: true });
    const used = using({ ...fakeSettings, speech: { ...fakeSettings.speech, provider: "groq" } }, row);
    expect([used.speech.provider, used.speech.model]).toEqual(["whisper", "base"]);
    expect(without(used, row).speech.model).toBe("");
    const voice = fakeRow("kokoro", "voice", { in_use: true });
    const spoken = using(fakeSettings, voice, "ef_dora");
    expect([spoken.voice.provider, spoken.voice.kokoro]).toEqual(["kokoro", { model: "kokoro", voice: "ef_dora" }]);
    expect(without(spoken, voice).voice.provider).toBe("system");
    expect(using(fakeSettings, fakeRow("turn", "end_of_turn")).speech.end_of_turn_model).toBe("turn");
  });

  it("chooses the vendor that runs its family", () => {
    for (const [family, vendor] of [["transducer", "parakeet"], ["moonshine", "moonshine"]] as const) {
      const row = fakeRow("mine", "recogniser", { family, in_use: true });
      const used = using(fakeSettings, row);
      expect([used.speech.provider, used.speech[vendor].model, used.speech.model]).toEqual([vendor, "mine", fakeSettings.speech.model]);
      const gone = without(used, row);
      expect([gone.speech.provider, gone.speech[vendor].model]).toEqual(["whisper", ""]);
    }
  });

  it("leaves settings alone that do not lead to it", () => {
    const row = fakeRow("base", "recogniser");
    const settings = { ...fakeSettings, speech: { ...fakeSettings.speech, model: "other" } };
    expect(without(settings, row)).toBe(settings);
    expect(using(settings, fakeRow("library", "runtime"))).toBe(settings);
  });
});

it("a download begins once, also when it failed before", () => {
  const [queued, failed] = [download("a", { is: "queued" }), download("a", { is: "failed", problem: NO_LIBRARY })];
  expect(begun([], [queued])).toEqual(["A"]);
  expect(begun([queued], [download("a", COMING)])).toEqual([]);
  expect(begun([], [failed])).toEqual([]);
  expect(begun([failed], [queued])).toEqual(["A"]);
});

it("a progress is full at its end, and unknown where nobody knows how much there is", () => {
  expect([fullness(0, 10), fullness(5, 10), fullness(12, 10), fullness(5, null)]).toEqual([0, 0.5, 1, null]);
});
