// Every view of the window on the fake backend: how the page is opened, and what is done until it is on the screen.

/** Talk, in everything that can go on. */
const SCENES = [
  "starting", "empty", "duplex", "muted", "hearing", "thinking", "speaking", "yielding", "held", "done", "interrupted", "problem", "damaged", "closing",
];
const GUIDE = ["microphone", "speaker", "way", "hotkey", "ask"];
const SECTIONS = ["talking", "sound", "answers", "models", "speech", "voice", "conversation", "network", "history", "costs", "appearance"];
/** Places in the rail of a wide window, and among the header's buttons of a narrow one. */
const RAIL = { conversations: 1, history: 2, models: 3, settings: 4 };
const HEADER = { conversations: 1, history: 2, settings: 3 };

/** Opens a page the way the window offers it at this width. */
async function open(page, name) {
  if (await page.locator("nav[aria-label] button[aria-current=page]").count()) {
    await page.locator(".rail button").nth(RAIL[name]).click();
  } else if (name === "models") {
    await open(page, "settings");
    await page.locator("[data-opens=models]").click();
  } else {
    await page.locator("header .actions button").nth(HEADER[name]).click();
  }
}

const talk = SCENES.map((scene) => ({ name: `talk-${scene}`, query: { scene } }));
const guide = GUIDE.map((step) => ({ name: `guide-${step}`, query: { guide: step } }));
const pages = ["conversations", "history", "models"].map((name) => ({ name, query: { scene: "done" }, steps: (page) => open(page, name) }));
const settings = SECTIONS.map((section) => ({
  name: `settings-${section}`,
  query: { scene: "done" },
  steps: async (page) => {
    await open(page, "settings");
    await page.locator(`#section-${section}`).evaluate((heading) => heading.scrollIntoView({ block: "start" }));
  },
}));
const turn = {
  name: "history-turn",
  query: { scene: "done" },
  steps: async (page) => {
    await open(page, "history");
    await page.locator("li button.line").first().click();
  },
};
export const VIEWS = [...talk, ...guide, ...pages, turn, ...settings];
