// Los textos sobre lo que cuestan los proveedores, en español.

import type { CostStrings } from "./stringsCosts";

export const costsEs: CostStrings = {
  section: "Gasto",
  goOn: "Seguir este mes",
  cap: "Tope mensual (dólares)",
  capHint: "Antes de pasarlo se te pregunta. 0: sin tope. Lo que funciona en este equipo sigue.",
  month: "Este mes, aproximadamente",
  loading: "Sumando…",
  nothing: "Este mes no se ha usado ningún servidor.",
  stages: { speech: "Oído", chat: "Respuestas", voice: "Voz" },
  tokens: (read, written) => `${read} tokens leídos, ${written} escritos`,
  characters: (n) => `${n} caracteres`,
  seconds: (n) => `${n} s de sonido`,
  inVain: (cost) => `${cost} de ello por respuestas preparadas de antemano y descartadas`,
  free: "gratis",
  unknown: "precio desconocido",
  andUnknown: (cost) => `${cost} y lo que no tiene precio conocido`,
  total: "Total",
  prices: "Los precios son una estimación según una tabla. Los tuyos van en este archivo:",
};
