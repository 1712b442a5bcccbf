// What a wide window says besides: its pages, the search in the settings, the times beside the conversation.

import type { Page } from "../domain/pages";

export const wideEn = {
  pagesLabel: "Pages",
  pages: { talk: "Talk", conversations: "Conversations", history: "History", models: "Models", settings: "Settings" } satisfies Record<Page, string>,
  settingsSearch: "Search",
  settingsSections: "Sections",
  settingsNone: (query: string) => `No setting has to do with “${query}”.`,
  mend: "Open settings",
  newestTurn: "Newest turn",
  noTimesYet: "After the first answer this shows where the time went.",
  betweenPeople: "People leave 200 ms.",
  recogniserName: "Recogniser",
  modelName: "Chat model",
  voiceName: "Voice",
};

export type WideStrings = typeof wideEn;
