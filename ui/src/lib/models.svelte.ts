// The local models as the program told of them last, and the way to ask for something. Lives as long as the window, so that a download is told of while the
// settings are closed.

import { begun } from "../domain/models";
import { problemOf, type Backend, type Download, type ModelEnded, type ModelNews, type ModelPage, type ModelRow, type Problem, type Suitable } from "./backend/interface";

/** What a screen reader is told: once when a download begins and once when it ends. */
export interface ModelAnnouncements {
  begins(name: string): void;
  ended(ended: ModelEnded): void;
  /** One that is to be used as soon as it is here has come. */
  arrived(row: ModelRow): void;
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
  readonly #wanted = new Map<string, ModelRow>();

  constructor(
    readonly backend: Backend,
    readonly announce: ModelAnnouncements,
  ) {}

  /** Lists everything anew; of several at once the last counts. */
  async list(): Promise<void> {
    const mine = ++this.#listing;
    try {
      const { page, downloads } = await this.backend.models();
      if (mine !== this.#listing) return;
      this.page = page;
      this.downloads = downloads;
      this.unlisted = null;
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
        if (this.page) void this.list();
        else if (news.ended) this.downloads = this.downloads.filter((download) => download.id !== news.ended?.id);
    }
  }

  /** It is put into use when its download ends, wherever the user is then. */
  useWhenHere(row: ModelRow): void {
    this.#wanted.set(row.id, row);
  }

  #end(ended: ModelEnded): void {
    this.announce.ended(ended);
    const row = this.#wanted.get(ended.id);
    // One that failed or was paused is gone on with, and used then.
    if (ended.how === "cancelled") this.#wanted.delete(ended.id);
    if (ended.how !== "here" || !row) return;
    this.#wanted.delete(ended.id);
    this.announce.arrived(row);
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
