// What the strip at the edge of the screen draws, as the program told it last.

import type { OverlayView } from "./backend/interface";

export class OverlayState {
  view = $state.raw<OverlayView>({ state: "starting", muted: false, caption: "", level_db: -90, theme: "system", language: "en", see_through: true });
}
