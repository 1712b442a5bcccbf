// The window's one store: what the program said last, and the way to ask it for something.

import { untrack } from "svelte";

import { announcementOf, type Announcement } from "../domain/announcement";
import { dismiss, emptyView, fromSnapshot, reduce, type View } from "../domain/conversation";
import { using } from "../domain/models";
import { rebased } from "../domain/rebase";
import { resolveLanguage, stringsFor, type Strings } from "../shared/strings";
import {
  problemOf,
  type Backend,
  type Command,
  type Complaint,
  type Facts,
  type WindowMessage,
  type Problem,
  type ProviderHealth,
  type Saved,
  type Sentence,
  type Settings,
} from "./backend/interface";
import { GuidePlace } from "./guide.svelte";
import { Models } from "./models.svelte";

/** Texts for a screen reader that are kept where it finds them. */
const MOST_ANNOUNCEMENTS = 5;

export class Session {
  view = $state.raw<View>(emptyView);
  /** Peak levels in dB; apart from the view because they come 30 times a second. */
  level = $state.raw({ microphone: -90, speaker: -90 });
  settings = $state.raw<Settings | null>(null);
  /** The chosen chat model is paid by the token. */
  metered = $state(false);
  complaints = $state.raw<Complaint[]>([]);
  facts = $state.raw<Facts | null>(null);
  /** What is being typed. */
  draft = $state("");
  /** How often a question was put there to be changed. */
  edits = $state(0);
  /** The user closes the window and is asked whether Riposte goes on. */
  closing = $state(false);
  /** Counts successful saves, so that "Saved" can be said again. */
  saves = $state(0);
  strings = $derived<Strings>(
    stringsFor(resolveLanguage(this.settings?.appearance.language ?? "system", navigator.languages)),
  );
  locale = $derived(resolveLanguage(this.settings?.appearance.language ?? "system", navigator.languages));

  /** The last texts for a screen reader, oldest first; the count makes equal ones distinct. */
  announcements = $state.raw<{ count: number; text: string }[]>([]);
  /** How many there were. */
  announced = 0;

  /** Why the last change of a setting was not saved, until it is. */
  unsaved = $state.raw<Problem | null>(null);
  readonly models: Models;
  readonly guide: GuidePlace;
  /** The settings as the program had them last. */
  #known: Settings | null = null;
  #saving: Promise<void> = Promise.resolve();
  #looking: Promise<ProviderHealth[]> | null = null;

  constructor(readonly backend: Backend) {
    this.models = new Models(backend, {
      begins: (name) => this.announce(this.strings.models.begins(name)),
      ended: ({ name, how }) => this.announce(this.strings.models.ended[how](name)),
      arrived: (row) => {
        if (!this.settings) return false;
        void this.save(using(this.settings, row));
        return true;
      },
    });
    this.guide = new GuidePlace(backend, (thrown) => this.report(thrown));
  }

  async start(): Promise<void> {
    // Asked for first: it decides what is shown.
    void this.guide.load();
    await this.#attempt(() => this.backend.attach((news) => this.#hear(news)));
    await this.#attempt(async () => {
      this.#learn(await this.backend.settings());
    });
    await this.#attempt(async () => {
      this.facts = await this.backend.facts();
      if (this.facts.wants_model) void this.models.list();
    });
  }

  order(command: Command): void {
    void this.#attempt(() => this.backend.order(command));
  }

  /** Saves in the order of the calls; the screen shows the new value at once and the program's answer when it comes. */
  save(settings: Settings): Promise<void> {
    this.settings = settings;
    this.#saving = this.#saving.then(() =>
      this.#attempt(async () => {
        // What was changed since this call goes along; what came back before it is in there.
        const sent = this.settings ?? settings;
        try {
          this.#learn(await this.backend.saveSettings(sent), sent);
          this.saves += 1;
          this.announce(this.strings.saved);
          if (this.unsaved) this.dismiss(this.unsaved.code);
          this.unsaved = null;
        } catch (thrown) {
          this.unsaved = problemOf(thrown);
          throw thrown;
        }
      }),
    );
    return this.#saving;
  }

  /** What the program has. What was changed here since it was `sent`, or since the program was heard of last, stays. */
  #learn(saved: Saved, sent: Settings | null = this.#known): void {
    this.settings = this.settings && sent ? rebased(this.settings, sent, saved.settings) : saved.settings;
    this.#known = saved.settings;
    this.metered = saved.metered;
    this.complaints = saved.complaints;
  }

  /** How the providers are. All fields that look at the same time look once: every look asks the keychain for each vendor. */
  providerHealth(): Promise<ProviderHealth[]> {
    this.#looking ??= this.backend.providerHealth().finally(() => (this.#looking = null));
    return this.#looking;
  }

  /** A sentence of the program's, in the language of the window. */
  say(sentence: Sentence): string {
    return sentence[this.locale];
  }

  /** What happened and what to do. */
  sayAll(problem: Problem): string {
    return `${this.say(problem.message)} ${this.say(problem.advice)}`;
  }

  /** What is wrong with a field of the settings, and what to do. */
  complaint(field: string): string | null {
    const problem = this.complaints.find((complaint) => complaint.field === field)?.problem;
    return problem ? this.sayAll(problem) : null;
  }

  report(thrown: unknown): void {
    this.view = reduce(this.view, { event: "failed", problem: problemOf(thrown) });
  }

  dismiss(code: string): void {
    this.view = dismiss(this.view, code);
  }

  dismissAside(): void {
    this.view = { ...this.view, historyAside: "" };
  }

  /** Puts a question where one types, to be changed and asked anew. What was typed there already stays: it is not lost to a click. */
  edit(question: string): void {
    const typed = this.draft.trim();
    this.draft = typed === "" || typed === question ? question : `${typed}\n${question}`;
    this.edits += 1;
    this.announce(this.strings.past.editing);
  }

  /** Nothing is said or heard now, and there is a voice. */
  get canSayAgain(): boolean {
    return this.settings !== null && (this.view.state === "idle" || this.view.state === "listening");
  }

  /** Has the voice say an answer once more. No chat model is asked. */
  sayAgain(answer: string): void {
    const { settings } = this;
    if (settings) void this.#attempt(() => this.backend.hearVoice(settings, answer));
  }

  /** Goes on without the window, or ends the program. */
  close(stay: boolean): void {
    this.closing = false;
    void this.#attempt(() => this.backend.close(stay));
  }

  /** Has a screen reader say something, once. */
  announce(text: string): void {
    if (text === "") return;
    this.announced += 1;
    const before = untrack(() => this.announcements);
    this.announcements = [...before, { count: this.announced, text }].slice(-MOST_ANNOUNCEMENTS);
  }

  /** What the voice says can be heard here. */
  get #audible(): boolean {
    return this.view.speaker !== null && this.settings?.audio.volume !== 0;
  }

  #words(news: Announcement): string {
    switch (news.what) {
      case "state":
        return this.strings.states[news.state];
      case "muted":
        return news.muted ? this.strings.muted : this.strings.unmuted;
      case "user":
        return this.strings.announceUser(news.text);
      case "assistant":
        return this.strings.announceAssistant(news.text);
      case "other":
        return this.strings.leftAlone(news.text);
      case "nothing":
        return this.strings.nothingHeard;
      case "resumed":
        return this.strings.past.resumed;
      case "deleted":
        return this.strings.past.deleted;
    }
  }

  #hear(news: WindowMessage): void {
    switch (news.news) {
      case "snapshot":
        this.view = {
          ...fromSnapshot(news.snapshot),
          nextKey: this.view.nextKey,
          deviceChanges: this.view.deviceChanges + 1,
        };
        return;
      case "settings":
        return this.#learn(news.saved);
      case "models":
        return this.models.hear(news.told);
      case "asked_to_close":
        this.closing = true;
        return;
      case "happened":
        return this.#take(news.event);
    }
  }

  #take(event: Extract<WindowMessage, { news: "happened" }>["event"]): void {
    if (event.event === "level") {
      this.level = { microphone: event.microphone_db ?? -90, speaker: event.speaker_db ?? -90 };
    } else {
      const news = announcementOf(this.view, event, this.#audible);
      this.view = reduce(this.view, event);
      if (news) this.announce(this.#words(news));
    }
    if (event.event === "mode_changed" && this.settings && event.mode !== "text") {
      this.settings = { ...this.settings, conversation: { ...this.settings.conversation, mode: event.mode } };
    }
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      this.report(thrown);
    }
  }
}
