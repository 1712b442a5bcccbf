// What the history page shows, and the way to ask for something else. Lives while the page is open; of several questions at once the last counts.

import { ANY, behind, within, type Period } from "../domain/history";
import {
  problemOf,
  type Backend,
  type ChartKind,
  type ChartWish,
  type ExportFormat,
  type HistoryFilter,
  type HistoryOverview,
  type Problem,
  type ShownChart,
  type ShownLeads,
  type TurnView,
} from "./backend/interface";

export class History {
  filter = $state.raw<HistoryFilter>(ANY);
  period = $state<Period>("all");
  kind = $state<ChartKind>("gap");
  overview = $state.raw<HistoryOverview | null>(null);
  chart = $state.raw<ShownChart | null>(null);
  turns = $state.raw<readonly TurnView[]>([]);
  /** There are older turns than those of the list. */
  more = $state(false);
  /** The list begins with a turn that was chosen in the chart. */
  jumped = $state(false);
  /** The turn whose details are shown. */
  opened = $state<number | null>(null);
  /** Why nothing, or not everything, can be shown. */
  trouble = $state.raw<Problem | null>(null);
  /** What was refused last: an export, a deletion. */
  refused = $state.raw<Problem | null>(null);
  exported = $state("");
  #asked = 0;
  #drawn = 0;
  #fetching = false;

  constructor(
    readonly backend: Backend,
    /** How the chart has to look now. */
    readonly look: () => Omit<ChartWish, "kind">,
    readonly nowMs: () => number,
  ) {}

  /** Everything anew. */
  async load(): Promise<void> {
    const mine = ++this.#asked;
    this.filter = within(this.filter, this.period, this.nowMs());
    try {
      const [overview, turns] = await Promise.all([
        this.backend.historyOverview(this.filter),
        this.backend.historyTurns(this.filter, null),
        this.draw(),
      ]);
      if (mine !== this.#asked) return;
      this.overview = overview;
      this.#list(turns, false);
      this.trouble = null;
    } catch (thrown) {
      if (mine === this.#asked) this.trouble = problemOf(thrown);
    }
  }

  /** The chart alone: another kind, another size, other colours. */
  async draw(): Promise<void> {
    const mine = ++this.#drawn;
    const chart = await this.backend.historyChart(this.filter, { kind: this.kind, ...this.look() });
    if (mine === this.#drawn) this.chart = chart;
  }

  async show(kind: ChartKind): Promise<void> {
    this.kind = kind;
    await this.#try(() => this.draw());
  }

  choose(change: Partial<HistoryFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    return this.load();
  }

  choosePeriod(period: Period): Promise<void> {
    this.period = period;
    return this.load();
  }

  clear(): Promise<void> {
    this.filter = ANY;
    return this.choosePeriod("all");
  }

  /** A turn was stored: it joins the figures, and the list if that begins with the newest. */
  async follow(): Promise<void> {
    const mine = ++this.#asked;
    await this.#try(async () => {
      const [overview, turns] = await Promise.all([
        this.backend.historyOverview(this.filter),
        this.backend.historyTurns(this.filter, null),
        this.draw(),
      ]);
      if (mine !== this.#asked) return;
      this.overview = overview;
      const newest = this.turns[0]?.id ?? 0;
      const fresh = turns.filter((turn) => (turn.id ?? 0) > newest);
      if (!this.jumped) this.turns = [...fresh, ...this.turns];
      this.trouble = null;
    });
  }

  async older(): Promise<void> {
    const last = this.turns.at(-1);
    if (!last || !this.more || this.#fetching) return;
    this.#fetching = true;
    const mine = this.#asked;
    await this.#try(async () => {
      const turns = await this.backend.historyTurns(this.filter, last.id);
      if (mine !== this.#asked || this.turns.at(-1) !== last) return;
      this.turns = [...this.turns, ...turns];
      this.more = turns.length > 0 && this.#isShort();
    });
    this.#fetching = false;
  }

  /** To the turns behind a value of the chart. */
  async lead(leads: ShownLeads): Promise<void> {
    if (leads.to === "turn") {
      await this.#try(async () => {
        this.#list(await this.backend.historyTurns(this.filter, leads.id + 1), true);
        this.opened = leads.id;
      });
      return;
    }
    const filter = behind(this.filter, leads);
    if (!filter) return;
    if (leads.to === "period") this.period = "picked";
    this.filter = filter;
    await this.load();
  }

  async export(format: ExportFormat): Promise<void> {
    this.exported = "";
    await this.#try(async () => {
      this.exported = (await this.backend.exportHistory(this.filter, { kind: this.kind, ...this.look() }, format)) ?? "";
    });
  }

  /** Whether it is gone. */
  async remove(id: number): Promise<boolean> {
    const gone = await this.#try(async () => void (await this.backend.deleteTurn(id)));
    if (!gone) return false;
    this.turns = this.turns.filter((turn) => turn.id !== id);
    await this.follow();
    return true;
  }

  #list(turns: readonly TurnView[], jumped: boolean): void {
    this.turns = turns;
    this.jumped = jumped;
    this.more = turns.length > 0 && this.#isShort();
    this.opened = null;
  }

  /** Whether the list lacks turns; of one that begins in the middle nobody knows. */
  #isShort(): boolean {
    return this.jumped || this.turns.length < (this.overview?.turns ?? 0);
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    this.refused = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.refused = problemOf(thrown);
      return false;
    }
  }
}
