// The texts about what providers cost, in English.

import type { Stage } from "../lib/backend/interface";

export const costsEn = {
  section: "Costs",
  goOn: "Go on this month",
  cap: "Monthly cap (US dollars)",
  capHint: "Before it would be passed you are asked. 0: no cap. What runs on this computer goes on.",
  month: "This month, about",
  loading: "Adding up…",
  nothing: "Nothing was used of any server this month.",
  stages: { speech: "Hearing", chat: "Answers", voice: "Voice" } satisfies Record<Stage, string>,
  tokens: (read: string, written: string) => `${read} tokens read, ${written} written`,
  characters: (n: string) => `${n} characters`,
  seconds: (n: string) => `${n} s of sound`,
  inVain: (cost: string) => `${cost} of it for answers that were prepared ahead and thrown away`,
  free: "free",
  unknown: "price unknown",
  andUnknown: (cost: string) => `${cost}, and what has no known price`,
  total: "Total",
  prices: "Prices are an estimate from a table. Your own go into this file:",
};

export type CostStrings = typeof costsEn;
