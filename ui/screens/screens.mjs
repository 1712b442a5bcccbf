// Draws every view of the window on the fake backend in a Chromium that is installed here: light and dark, narrow, middle and wide, English and Spanish. Has axe look over
// each. `npm run screens -- [--out FOLDER] [--view NAME]… [--size 420x760]… [--theme light]… [--language es]… [--browser /usr/bin/chromium]`. Exits with 1 when axe
// finds something, or a view runs over the window's edge.

import { existsSync, mkdirSync } from "node:fs";
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";
import { build, preview } from "vite";

import { VIEWS } from "./views.mjs";

const LANGUAGES = { en: "en-GB", es: "es-ES" };
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const DEMO = "dist-demo";

const several = { type: "string", multiple: true };
const { values } = parseArgs({
  options: { out: { type: "string", default: "../target/screens" }, browser: { type: "string" }, view: several, size: several, theme: several, language: several },
});
const browserPath = values.browser ?? BROWSERS.find(existsSync);
if (!browserPath) {
  console.error("There is no Chromium here to draw with. Install one (on Debian: apt install chromium), or name it with --browser.");
  process.exit(2);
}
const sizes = (values.size ?? ["420x760", "1000x700", "1600x1000"]).map((size) => size.split("x").map(Number));
const themes = values.theme ?? ["light", "dark"];
const languages = values.language ?? Object.keys(LANGUAGES);
const views = VIEWS.filter(({ name }) => !values.view || values.view.some((wanted) => name.startsWith(wanted)));
mkdirSync(values.out, { recursive: true });

await build({ mode: "demo", logLevel: "warn", build: { outDir: DEMO } });
const server = await preview({ mode: "demo", build: { outDir: DEMO }, preview: { host: "127.0.0.1", port: 0 } });
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let drawn = 0;
const wrong = [];

/** What axe finds, and whether something is wider than the window. */
async function look(page) {
  await page.addScriptTag({ path: "node_modules/axe-core/axe.min.js" });
  return await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    const found = violations.map(({ id, impact, nodes }) => `${impact}: ${id} at ${nodes[0].target}`);
    const over = document.documentElement.scrollWidth - innerWidth;
    return over > 0 ? [...found, `runs ${over} px over the edge`] : found;
  });
}

for (const language of languages) {
  for (const theme of themes) {
    for (const [width, height] of sizes) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: LANGUAGES[language], reducedMotion: "reduce" });
      for (const { name, query, steps } of views) {
        const page = await context.newPage();
        const picture = `${name}-${width}x${height}-${theme}-${language}`;
        page.on("pageerror", (error) => wrong.push(`${picture}: ${error.message}`));
        try {
          await page.goto(`${address}?${new URLSearchParams(query)}`);
          await page.locator("header, main").first().waitFor();
          await steps?.(page);
          await page.waitForTimeout(150);
          wrong.push(...(await look(page)).map((what) => `${picture}: ${what}`));
          await page.screenshot({ path: `${values.out}/${picture}.png` });
          drawn += 1;
        } catch (error) {
          wrong.push(`${picture}: ${error.message.split("\n")[0]}`);
        }
        await page.close();
      }
      await context.close();
    }
  }
}
await browser.close();
await server.close();
console.log(`${drawn} pictures in ${values.out}`);
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
