// The local models of the scripted program: one row for every state, and downloads that move when a test, or time, moves them.

import type { Download, ImportedModels, ModelList, ModelNews, ModelPage, ModelRow, Problem, Purpose, Settings, Suitable, Verified } from "./interface";

const MB = 1_000_000;

const FREE = { name: "MIT", address: "https://example.org/licence", accept: false, text: "" };
const both = (en: string, es: string) => ({ en, es });

export const NO_LIBRARY: Problem = {
  code: "onnx.library_old",
  kind: "device",
  message: both("The ONNX Runtime library is too old: it is version 1.9.", "La biblioteca de ONNX Runtime es demasiado antigua: es la versión 1.9."),
  advice: both("Install a newer ONNX Runtime.", "Instala un ONNX Runtime más nuevo."),
};

export function fakeRow(id: string, purpose: Purpose, change: Partial<ModelRow> = {}): ModelRow {
  return {
    id,
    name: id,
    purpose,
    family: purpose === "voice" ? "kokoro" : "whisper",
    good_for: both("Everyday questions on most machines.", "Preguntas de cada día en casi cualquier equipo."),
    languages: ["en"],
    memory_mb: 388,
    cost_ms: 582,
    rank: 0,
    size: 80 * MB,
    licence: FREE,
    status: { is: "missing" },
    in_use: false,
    recorded: false,
    can_be_pulled: true,
    comes_with: [],
    unusable: null,
    voices: [],
    ...change,
  };
}

const RUNTIME = { id: "onnxruntime", name: "ONNX Runtime 1.30.0", size: 45.8 * MB, licence: FREE };

const ROWS: ModelRow[] = [
  fakeRow("tiny.en-q8", "recogniser", { name: "Whisper tiny.en", cost_ms: 268, rank: 2, size: 43.6 * MB }),
  fakeRow("tiny.en-q5", "recogniser", { name: "Whisper tiny.en-q5_1", cost_ms: 268, rank: 0, size: 32.2 * MB }),
  fakeRow("tiny", "recogniser", { name: "Whisper tiny (multilingual)", cost_ms: 268, rank: 1, languages: ["en", "es", "de", "fr", "*"], size: 77.7 * MB }),
  fakeRow("base.en", "recogniser", { name: "Whisper base.en", rank: 1, size: 81.8 * MB, status: { is: "partial", have: 20 * MB } }),
  fakeRow("small.en", "recogniser", { name: "Whisper small.en", cost_ms: 2500, rank: 1, size: 264 * MB, status: { is: "installed", optional_missing: 0 } }),
  fakeRow("large", "recogniser", {
    name: "Whisper large",
    cost_ms: 18_000,
    languages: ["en", "es", "*"],
    size: 874 * MB,
    status: { is: "damaged", reason: both("ggml-large.bin is missing", "falta ggml-large.bin") },
  }),
  fakeRow("kokoro-v1.0", "voice", {
    name: "Kokoro v1.0",
    good_for: both("Sounds like a person, in English and Spanish.", "Suena como una persona, en inglés y español."),
    languages: ["en", "es"],
    cost_ms: 330,
    size: 108 * MB,
    comes_with: [RUNTIME],
  }),
  fakeRow("smart-turn", "end_of_turn", {
    name: "Smart Turn v3.2",
    good_for: both("Hears whether you have finished.", "Oye si has terminado."),
    languages: ["*"],
    cost_ms: null,
    size: 8.7 * MB,
    licence: {
      name: "House rules",
      address: "https://example.org/rules",
      accept: true,
      text: "Be kind.",
    },
  }),
  fakeRow("resemblyzer", "speaker", {
    name: "Resemblyzer speaker encoder",
    good_for: both("Tells your voice from others'.", "Distingue tu voz de otras."),
    languages: ["*"],
    cost_ms: null,
    size: null,
    can_be_pulled: false,
    unusable: NO_LIBRARY,
  }),
  fakeRow("onnxruntime", "runtime", {
    name: RUNTIME.name,
    good_for: both("What neural voices run on.", "Donde funcionan las voces neuronales."),
    languages: ["*"],
    cost_ms: null,
    size: RUNTIME.size,
  }),
];

/** The calls of the scripted program that are about models. */
export class FakeModels {
  rows: ModelRow[] = structuredClone(ROWS);
  downloads: Download[] = [];
  verified: Verified | null = null;
  imported: ImportedModels | null = { installed: ["My model (imported)"], left: [] };

  constructor(
    readonly tell: (news: ModelNews) => void,
    readonly settings: () => Settings,
  ) {}

  list(): ModelList {
    const { speech, voice } = this.settings();
    const used = (row: ModelRow) =>
      row.status.is === "installed" && (row.purpose === "recogniser" ? speech.model === row.id : row.purpose === "voice" ? voice.kokoro.model === row.id : false);
    const models = this.rows.map((row) => ({ ...row, in_use: used(row) }));
    const page: ModelPage = { folder: "/home/you/.local/share/riposte/models", disk_use: 312 * MB, disk_free: 34_200 * MB, models, left_out: [] };
    return { page, downloads: this.downloads, wanted: [...this.wanted] };
  }

  /** Kept by the program, not by the page. */
  readonly wanted = new Set<string>();

  wish(id: string, wanted: boolean): void {
    if (wanted) this.wanted.add(id);
    else this.wanted.delete(id);
  }

  row(id: string): ModelRow {
    const row = this.rows.find((row) => row.id === id);
    if (!row) throw new Error(`there is no model ${id}`);
    return row;
  }

  change(id: string, change: Partial<ModelRow>): void {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...change } : row));
  }

  get(id: string): void {
    const row = this.row(id);
    const brings = row.comes_with.map((needed) => needed.id);
    this.#set({ id, name: row.name, brings, bringing: null, way: { is: "queued" } });
  }

  /** So many bytes of a download have come. */
  comes(id: string, done: number, more: Partial<Extract<Download["way"], { is: "coming" }>> = {}): void {
    const download = this.downloads.find((one) => one.id === id);
    const size = [this.row(id), ...this.row(id).comes_with].reduce((sum, one) => sum + (one.size ?? 0), 0);
    const way = { is: "coming" as const, done, size, bytes_per_s: 4.2 * MB, left_s: (size - done) / (4.2 * MB), checking: false, note: null, ...more };
    const first = this.row(id).comes_with[0];
    if (download) this.#set({ ...download, way, bringing: first && done < (first.size ?? 0) ? first.name : null });
  }

  ends(id: string): void {
    const row = this.row(id);
    [id, ...row.comes_with.map((needed) => needed.id)].forEach((one) => this.change(one, { status: { is: "installed", optional_missing: 0 }, comes_with: [] }));
    this.#over(id, "here");
  }

  fails(id: string, problem: Problem): void {
    const download = this.downloads.find((one) => one.id === id);
    if (!download) return;
    this.downloads = this.downloads.map((one) => (one.id === id ? { ...one, way: { is: "failed", problem } } : one));
    this.tell({ what: "changed", ended: { id, name: download.name, how: "failed" } });
  }

  pause(id: string): void {
    const way = this.downloads.find((one) => one.id === id)?.way;
    if (way?.is === "coming") this.change(id, { status: { is: "partial", have: way.done } });
    this.#over(id, "paused");
  }

  cancel(id: string): void {
    if (this.row(id).status.is === "partial") this.change(id, { status: { is: "missing" } });
    this.#over(id, "cancelled");
  }

  remove(id: string): void {
    this.change(id, { status: { is: "missing" }, voices: [] });
    this.tell({ what: "changed", ended: null });
  }

  verify(id: string): Verified {
    return this.verified ?? { id, right: 2, recorded: 0, wrong: [] };
  }

  suitable(): Suitable {
    const advice = (id: string, purpose: Purpose, expected_ms: number, fit: "keeps" | "late" | "too_slow", advised: boolean) => ({
      id, purpose, expected_ms, fit, installed: false, too_large: false, advised,
    });
    return {
      cores: 8,
      memory_mb: 16_000,
      busy: false,
      measured_with: null,
      seconds: 3,
      yardstick: { here_ms: 22, reference_ms: 55 },
      models: [
        advice("tiny.en-q8", "recogniser", 107, "keeps", false),
        advice("tiny.en-q5", "recogniser", 107, "keeps", false),
        advice("base.en", "recogniser", 233, "keeps", true),
        advice("small.en", "recogniser", 1000, "too_slow", false),
        advice("kokoro-v1.0", "voice", 132, "keeps", true),
      ],
    };
  }

  #set(download: Download): void {
    this.downloads = [...this.downloads.filter((one) => one.id !== download.id), download];
    this.tell({ what: "moved", downloads: this.downloads });
  }

  #over(id: string, how: "here" | "paused" | "cancelled"): void {
    const download = this.downloads.find((one) => one.id === id);
    this.downloads = this.downloads.filter((one) => one.id !== id);
    this.tell({ what: "changed", ended: download ? { id, name: download.name, how } : null });
  }
}
