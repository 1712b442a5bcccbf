// The texts of how providers are, how they are tested and how they are reached, in English.

import { count } from "./count";
import type { HealthState } from "../lib/backend/interface";

export const providersEn = {
  health: "State",
  states: {
    ready: "Ready",
    degraded: "Failing now and then",
    down: "Not working",
    no_key: "Key missing or refused",
    limit: "Limit reached",
  } satisfies Record<HealthState, string>,
  looking: "Looking…",
  /** From the request to the first of the answer. */
  times: (half: string, most: string, turns: number) => `First answer after ${half}, at most ${most} in 95 of 100 (${count(turns, "turn", "turns")})`,
  test: "Test",
  testPaid: "Test with a real question",
  testPaidHint: { speech: "Costs a third of a second of sound.", chat: "Costs a question of a few words.", voice: "Costs one word." },
  testing: "Testing…",
  manner: "Manner",
  mannerPlaceholder: "As the text asks for",
  /** Of vendors that can be told how to sound. */
  mannerHint: {
    cartesia: "An emotion, in English, as calm or excited. It works where the answer is in that mood.",
    openai: "A sentence that says how to sound, for gpt-4o-mini-tts. Older models pass over it.",
    openai_compatible: "A sentence that says how to sound, where the server's model takes one.",
  } as Record<string, string>,
  allowPlain: (host: string) => `Allow ${host} without encryption`,
  allowPlainHint: "This address is not encrypted: whoever is in that network can listen in, and read the key. Allow it only in a network you trust.",
  plainElsewhere: "This address is not encrypted and not in your own network. Use one that begins with https://.",
  network: "Network",
  proxy: "Proxy",
  proxyPlaceholder: "From the environment",
  proxyHint: "As http://proxy.example:3128 or socks5://localhost:1080. This computer's own servers are asked without it.",
  caFile: "File with trusted certificates",
  caFilePlaceholder: "None",
  caFileHint: "A PEM file, such as your company's; the system's certificates are trusted, too.",
  plainHosts: "Asked without encryption",
  forbidPlain: (host: string) => `Forbid ${host}`,
  forbid: "Forbid",
};
