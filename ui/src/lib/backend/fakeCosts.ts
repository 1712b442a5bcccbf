// What the scripted program used this month.

import type { CostLine, Costs } from "./interface";

const NOTHING = { input_tokens: 0, cached_tokens: 0, output_tokens: 0, characters: 0, audio_ms: 0, calls: 0 };
const FREE = { usd: 0, unknown: false };

const line = (used: Partial<CostLine["used"]>, cost: CostLine["cost"], in_vain_cost = FREE): CostLine => ({
  day: null,
  used: { stage: "chat", provider: "", paid: true, units: NOTHING, in_vain: NOTHING, estimated: 0, ...used },
  cost,
  in_vain_cost,
});

export const fakeCosts: Costs = {
  report: {
    month: "2026-03",
    lines: [
      line(
        { provider: "anthropic/claude-haiku-4-5", units: { ...NOTHING, input_tokens: 210_000, output_tokens: 31_000, calls: 412 } },
        { usd: 0.365, unknown: false },
        { usd: 0.0421, unknown: false },
      ),
      line({ provider: "ollama/llama3.2", paid: false, units: { ...NOTHING, input_tokens: 900, output_tokens: 90, calls: 3 } }, FREE),
      line({ stage: "speech", provider: "deepgram/nova-3", units: { ...NOTHING, audio_ms: 1_800_000, calls: 390 } }, { usd: 0.231, unknown: false }),
      line({ stage: "voice", provider: "cartesia/sonic-3", units: { ...NOTHING, characters: 52_000, calls: 800 } }, { usd: 0, unknown: true }),
    ],
    cost: { usd: 0.596, unknown: true },
    in_vain_cost: { usd: 0.0421, unknown: false },
  },
  prices_file: "/home/you/.config/riposte/prices.toml",
  problem: null,
};
