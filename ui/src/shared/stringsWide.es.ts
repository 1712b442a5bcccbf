// In Spanish.

import type { WideStrings } from "./stringsWide";

export const wideEs: WideStrings = {
  pagesLabel: "Páginas",
  pages: { talk: "Hablar", conversations: "Conversaciones", history: "Historial", models: "Modelos", settings: "Ajustes" },
  settingsSearch: "Buscar",
  settingsSections: "Secciones",
  settingsNone: (query) => `Ningún ajuste tiene que ver con «${query}».`,
  mend: "Abrir los ajustes",
  newestTurn: "Último turno",
  noTimesYet: "Tras la primera respuesta se ve aquí en qué se fue el tiempo.",
  betweenPeople: "Entre personas pasan 200 ms.",
  recogniserName: "Reconocedor",
  modelName: "Modelo",
  voiceName: "Voz",
};
