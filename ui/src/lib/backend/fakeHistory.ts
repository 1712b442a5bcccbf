// The history of the scripted program: two hundred turns in two set-ups, filtered as the program does, with a small chart.

import type {
  Backend,
  ChartKind,
  HistoryFilter,
  HistoryOverview,
  Profile,
  Sentence,
  ShownChart,
  ShownSpot,
  TurnView,
} from "./interface";

const PAGE = 50;
const PEOPLE = ["What time is it?", "How much is two plus eighteen?", "Tell me a joke.", "What day is it?"];

const at = (turn: TurnView) => turn.started_unix_ms ?? 0;

export class FakeHistory {
  turns: TurnView[];
  slower: Sentence[] = [];
  /** Who can't keep a profile. */
  tooSlow: Partial<Record<Profile, Sentence[]>> = {};

  constructor(make: (id: number, transcript: string, reply: string, change: Partial<TurnView>) => TurnView, n = 200) {
    this.turns = Array.from({ length: n }, (_, at) =>
      make(at + 1, PEOPLE[at % PEOPLE.length] ?? "", `Answer ${at + 1}.`, {
        mode: at % 4 === 0 ? "ptt" : "duplex",
        outcome: at % 10 === 9 ? "interrupted" : "completed",
        providers: { stt: at < n / 2 ? "whisper/base" : "parakeet/v3", llm: "demo", tts: "kokoro" },
        figures: { gap_ms: 300 + ((at * 7919) % 701) },
      }),
    );
  }

  /** What the page asks of the program; each question is noted by `call`. */
  answers(
    call: <T>(name: string, answer: () => T) => Promise<T>,
  ): Pick<Backend, "historyOverview" | "tooSlowFor" | "historyTurns" | "historyChart" | "exportHistory" | "deleteTurn"> {
    return {
      tooSlowFor: (profile) => call(`tooSlowFor ${profile}`, () => this.tooSlow[profile] ?? []),
      historyOverview: (filter) => call("historyOverview", () => this.overview(filter)),
      historyTurns: (filter, before) => call(`historyTurns ${before}`, () => this.page(filter, before)),
      historyChart: (filter, { kind, width, dark }) => call(`historyChart ${kind} ${dark}`, () => this.chart(filter, kind, width)),
      exportHistory: (_, { kind }, format) => call(`exportHistory ${kind} ${format}`, () => `/home/you/riposte-${kind}.${format}`),
      deleteTurn: (id) => call(`deleteTurn ${id}`, () => this.#remove(id)),
    };
  }

  #remove(id: number): boolean {
    const before = this.turns.length;
    this.turns = this.turns.filter((turn) => turn.id !== id);
    return this.turns.length < before;
  }

  fits(filter: HistoryFilter): TurnView[] {
    const begins = (name: string, start: string) => name.startsWith(start);
    return this.turns.filter(
      (turn) =>
        (filter.from_unix_ms === null || at(turn) >= filter.from_unix_ms) &&
        (filter.to_unix_ms === null || at(turn) < filter.to_unix_ms) &&
        (filter.mode === null || turn.mode === filter.mode) &&
        (filter.outcome === null || turn.outcome === filter.outcome) &&
        begins(turn.providers.stt, filter.stt) &&
        begins(turn.providers.llm, filter.llm) &&
        begins(turn.providers.tts, filter.tts),
    );
  }

  page(filter: HistoryFilter, before: number | null): TurnView[] {
    return this.fits(filter)
      .filter((turn) => before === null || (turn.id ?? 0) < before)
      .sort((a, b) => (b.id ?? 0) - (a.id ?? 0))
      .slice(0, PAGE);
  }

  overview(filter: HistoryFilter): HistoryOverview {
    const turns = this.fits(filter);
    const gaps = turns.map((turn) => turn.figures["gap_ms"] ?? 0).sort((a, b) => a - b);
    const percentile = (p: number) => gaps[Math.ceil((p * gaps.length) / 100) - 1] ?? 0;
    const names = (name: "stt" | "llm" | "tts") => [...new Set(this.turns.map((turn) => turn.providers[name]))].sort();
    return {
      turns: turns.length,
      all: this.turns.length,
      interrupted: turns.filter((turn) => turn.outcome === "interrupted").length,
      failed: 0,
      gap: gaps.length === 0 ? null : { p50_ms: percentile(50), p95_ms: percentile(95), n: gaps.length },
      set_ups: new Set(turns.map((turn) => turn.mode + turn.providers.stt)).size,
      too_long: gaps.filter((gap) => gap > 900).length,
      limit_ms: 900,
      recognisers: names("stt"),
      chat_models: names("llm"),
      voices: names("tts"),
      slower: this.slower,
    };
  }

  chart(filter: HistoryFilter, kind: ChartKind, width: number): ShownChart {
    const turns = this.fits(filter);
    const [first, last] = [turns[0], turns.at(-1)];
    const spots: ShownSpot[] = [];
    if (first && last) {
      const leads = { to: "period" as const, from_unix_ms: at(first), until_unix_ms: at(turns[Math.min(9, turns.length - 1)] ?? first) };
      spots.push({ x: 80, y: 120, text: `24 Nov: p50 620 ms, p95 980 ms, n ${turns.length}`, leads });
      spots.push({ x: width / 2, y: 60, text: "24 Nov, 14:03: 1 s", leads: { to: "turn", id: last.id ?? 0 } });
      spots.push({ x: width - 40, y: 140, text: "parakeet/v3: p50 600 ms", leads: { to: "set_up", mode: last.mode, providers: last.providers } });
    }
    const told = `p50 620 ms · n ${turns.length}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="380" viewBox="0 0 ${width} 380"><title>${kind}</title></svg>`;
    return { svg, width, height: 380, title: kind, told, spots };
  }
}
