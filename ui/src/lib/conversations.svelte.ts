// The list of conversations while it is open. What is typed is looked for at once: one question at a time, and of those typed meanwhile the last.

import { problemOf, type Backend, type ListedConversation, type Problem, type TranscriptFormat } from "./backend/interface";

/** One that was gone on with later is in the list already. */
function joined(list: readonly ListedConversation[], more: readonly ListedConversation[]): ListedConversation[] {
  const known = new Set(list.map(({ name }) => name));
  return [...list, ...more.filter(({ name }) => !known.has(name))];
}

export class Conversations {
  query = $state("");
  /** What {@link list} was found by. */
  found = $state("");
  list = $state.raw<readonly ListedConversation[]>([]);
  loaded = $state(false);
  /** Why there is no list. */
  trouble = $state.raw<Problem | null>(null);
  /** What was refused last. */
  refused = $state.raw<Problem | null>(null);
  /** Where the last one was saved. */
  exported = $state("");
  /** The next page is before this turn. */
  #next: number | null = null;
  #asking = false;
  #outdated = false;

  constructor(readonly backend: Backend) {}

  get more(): boolean {
    return this.#hasMore;
  }
  #hasMore = $state(false);

  /** What is typed now, from the newest on: as many as were there, so that nobody who has read on is thrown back. */
  async load(): Promise<void> {
    if (this.#asking) {
      this.#outdated = true;
      return;
    }
    this.#asking = true;
    do {
      this.#outdated = false;
      const query = this.query;
      const had = query.trim() === this.found ? this.list.length : 0;
      try {
        let page = await this.backend.conversations(query, null);
        let list = page.conversations;
        while (page.next !== null && list.length < had) {
          page = await this.backend.conversations(query, page.next);
          list = joined(list, page.conversations);
        }
        this.list = list;
        this.#next = page.next;
        this.#hasMore = page.next !== null;
        this.found = query.trim();
        this.loaded = true;
        this.trouble = null;
      } catch (thrown) {
        this.trouble = problemOf(thrown);
      }
    } while (this.#outdated);
    this.#asking = false;
  }

  search(query: string): Promise<void> {
    this.query = query;
    return this.load();
  }

  async older(): Promise<void> {
    if (this.#next === null || this.#asking) return;
    this.#asking = true;
    try {
      const page = await this.backend.conversations(this.query, this.#next);
      this.list = joined(this.list, page.conversations);
      this.#next = page.next;
      this.#hasMore = page.next !== null;
      this.refused = null;
    } catch (thrown) {
      this.refused = problemOf(thrown);
    }
    this.#asking = false;
    if (this.#outdated) await this.load();
  }

  async export(name: string, format: TranscriptFormat, language: string): Promise<void> {
    this.exported = "";
    this.refused = null;
    try {
      this.exported = (await this.backend.exportConversation(name, format, language)) ?? "";
    } catch (thrown) {
      this.refused = problemOf(thrown);
    }
  }
}
