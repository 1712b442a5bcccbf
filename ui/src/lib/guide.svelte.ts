// Where the user is in the guide of the first start, as the program keeps it.

import type { Backend, Guide, GuideStep } from "./backend/interface";

export class GuidePlace {
  /** `null` until the program has told. */
  at = $state.raw<Guide | null>(null);
  open = $derived(this.at?.open ?? false);
  step = $derived<GuideStep>(this.at?.step ?? "microphone");
  /** It was left before its end, and can be gone on with. */
  left = $derived(this.at !== null && !this.at.open && !this.at.done);

  constructor(
    readonly backend: Backend,
    readonly report: (thrown: unknown) => void,
  ) {}

  async load(): Promise<void> {
    await this.#attempt(async () => {
      this.at = await this.backend.guide();
    });
  }

  go(step: GuideStep): void {
    this.#keep({ open: true, step, done: this.at?.done ?? false });
  }

  /** Puts it away until it is asked for; it goes on at this step then. */
  leave(): void {
    this.#keep({ open: false, step: this.step, done: this.at?.done ?? false });
  }

  end(): void {
    this.#keep({ open: false, step: "microphone", done: true });
  }

  /** On the screen at once; what could not be kept is told and goes on. */
  #keep(guide: Guide): void {
    this.at = guide;
    void this.#attempt(() => this.backend.saveGuide(guide));
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      this.report(thrown);
    }
  }
}
