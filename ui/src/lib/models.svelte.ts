// The local models as the program told of them last, and the way to ask for something. Lives as long as the window, so that a download is told of while the
// settings are closed.

import { begun } from "../domain/models";
import { problemOf, type Backend, type Download, type ModelEnded, type ModelNews, type ModelPage, type ModelRow, type Problem, type Suitable } from "./backend/interface";

/** What a screen reader is told: once when a download begins and once when it ends. */
export interface ModelAnnouncements {
  begins(name: string): void;
  ended(ended: ModelEnded): void;
  /** One that is to be used as soon as it is here has come; whether it can be put into use now. */
  arrived(row: ModelRow): boolean;
}

export class Models {
  page = $state.raw<ModelPage | null>(null);
  downloads = $state.raw<readonly Download[]>([]);
  suitable = $state.raw<Suitable | null>(null);
  measuring = $state(false);
  /** Why the page could not be listed. */
  unlisted = $state.raw<Problem | null>(null);
  /** What was refused last, by the model's id; of imports and of measuring by a name of their own. */
  refused = $state.raw<Record<string, Problem>>({});
  #listing = 0;
  /** Those that are to be used as soon as they are here, as the program keeps them; by id. */
  #wanted: ReadonlySet<string> = new Set();

  constructor(
    readonly backend: Backend,
    readonly announce: ModelAnnouncements,
  ) {}

  /** Lists everything anew; of several at once the last counts. */
  async list(): Promise<void> {
    const mine = ++this.#listing;
    try {
      const { page, downloads, wanted } = await this.backend.models();
      if (mine !== this.#listing) return;
      this.#wanted = new Set(wanted);
      this.page = page;
      this.downloads = downloads;
      this.unlisted = null;
      this.#useWanted(page);
    } catch (thrown) {
      if (mine === this.#listing) this.unlisted = problemOf(thrown);
    }
  }

  hear(news: ModelNews): void {
    switch (news.what) {
      case "moved":
        begun(this.downloads, news.downloads).forEach((name) => this.announce.begins(name));
        this.downloads = news.downloads;
        return;
      case "changed":
        if (news.ended) this.#end(news.ended);
        // Until it is listed anew the row stays as it was, so that nothing flickers.
        if (this.page || this.#isWanted(news.ended)) void this.list();
        else if (news.ended) this.downloads = this.downloads.filter((download) => download.id !== news.ended?.id);
    }
  }

  /** It is put into use when its download ends, wherever the user is then: after the window was reloaded or Riposte began again, too. */
  async useWhenHere(row: ModelRow): Promise<void> {
    this.#wanted = new Set([...this.#wanted, row.id]);
    await this.ask(row.id, () => this.backend.wishModel(row.id, true));
  }

  #isWanted(ended: ModelEnded | null): boolean {
    return ended !== null && ended.how === "here" && this.#wanted.has(ended.id);
  }

  /** Puts those into use that have come; what was chosen by hand meanwhile is in use already. */
  #useWanted(page: ModelPage): void {
    for (const row of page.models) {
      if (!this.#wanted.has(row.id) || row.status.is !== "installed") continue;
      if (!row.in_use && !this.announce.arrived(row)) continue;
      this.#forget(row.id);
    }
  }

  #forget(id: string): void {
    this.#wanted = new Set([...this.#wanted].filter((wanted) => wanted !== id));
    void this.ask(id, () => this.backend.wishModel(id, false));
  }

  #end(ended: ModelEnded): void {
    this.announce.ended(ended);
    // One that failed or was paused is gone on with, and used then.
    if (ended.how === "cancelled" && this.#wanted.has(ended.id)) this.#forget(ended.id);
  }

  /** Does something for a model; a refusal is kept in its place until the next attempt. */
  async ask<T>(place: string, question: () => Promise<T>): Promise<T | undefined> {
    const { [place]: _, ...others } = this.refused;
    this.refused = others;
    try {
      return await question();
    } catch (thrown) {
      this.refused = { ...this.refused, [place]: problemOf(thrown) };
      return undefined;
    }
  }

  async measure(): Promise<void> {
    this.measuring = true;
    const suitable = await this.ask("suitable", () => this.backend.suitableModels());
    if (suitable) this.suitable = suitable;
    this.measuring = false;
  }
}
