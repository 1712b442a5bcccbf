// The texts about providers that stand in for each other, in English.

import type { Stage } from "../lib/backend/interface";

export const fallBackEn = {
  label: { speech: "If it can't understand", chat: "If it can't answer", voice: "If it can't speak" } satisfies Record<Stage, string>,
  hint: "Asked in this order, each as it is set up. Drag one, or move it with Alt and an arrow key; Delete removes it.",
  drag: "Drag",
  none: "Nobody is asked instead.",
  add: "Add…",
  addLabel: { speech: "Add a recogniser to fall back on", chat: "Add a model to fall back on", voice: "Add a voice to fall back on" } satisfies Record<Stage, string>,
  up: (name: string) => `Ask ${name} sooner`,
  down: (name: string) => `Ask ${name} later`,
  remove: (name: string) => `Don't fall back on ${name}`,
  moved: (name: string, place: number, of: number) => `${name} is number ${place} of ${of}.`,
  added: (name: string) => `${name} is asked last.`,
  removed: (name: string) => `${name} is not asked any more.`,
  /** The calls of a turn. */
  calls: "Who was asked",
  stages: { speech: "Recognition", chat: "Answer", voice: "Voice" } satisfies Record<Stage, string>,
  served: "served",
  dropped: "not needed to the end",
  failed: (reason: string) => `failed: ${reason}`,
  passedOver: (reason: string) => `left alone after: ${reason}`,
  after: (time: string) => `first answer after ${time}`,
  connected: (time: string) => `connected in ${time}`,
  reused: "connection was open",
  /** By the end of a problem's code. */
  reasons: {
    unreachable: "could not be reached",
    timeout: "said nothing in time",
    stalled: "fell silent",
    cut: "broke off",
    hung_up: "hung up",
    auth: "did not take the key",
    key_missing: "has no key",
    quota: "is at a limit",
    overloaded: "has too much to do",
    server: "is in trouble",
    model_not_found: "does not know the model",
    refused: "refused the content",
    empty: "said nothing",
    malformed: "can't be understood",
  } as Record<string, string>,
};

export type FallBackStrings = typeof fallBackEn;
