// The microphones and speakers there are, looked at anew when asked; of several looks at once the last counts.

import { problemOf, type Backend, type Devices, type Problem } from "./backend/interface";

export class FoundDevices {
  found = $state.raw<Devices>({ microphones: [], speakers: [] });
  problem = $state.raw<Problem | null>(null);
  #looks = 0;

  constructor(readonly backend: Backend) {}

  async look(): Promise<void> {
    const mine = ++this.#looks;
    try {
      const found = await this.backend.devices();
      if (mine !== this.#looks) return;
      this.found = found;
      this.problem = null;
    } catch (thrown) {
      if (mine === this.#looks) this.problem = problemOf(thrown);
    }
  }
}
