import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { en, resolveLanguage, stringsFor } from "./strings";
import { es } from "./strings.es";
import { resolveTheme } from "./theme";

const ROOT = join(import.meta.dirname, "..");

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("strings", () => {
  it("follow the setting, else the system's first known language", () => {
    expect(resolveLanguage("es", ["en-GB"])).toBe("es");
    expect(resolveLanguage("system", ["fr-FR", "es-MX", "en"])).toBe("es");
    expect(resolveLanguage("system", ["fr"])).toBe("en");
    expect(stringsFor("es").settings).toBe("Ajustes");
  });

  it("are all there in both languages", () => {
    const walk = (value: unknown, path: string): void => {
      if (typeof value === "string") expect(value.trim(), path).not.toBe("");
      else if (typeof value === "object" && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    };
    walk(en, "en");
    walk(es, "es");
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  });
});

describe("theme", () => {
  it("follows the setting, else the system", () => {
    expect([resolveTheme("system", true), resolveTheme("system", false), resolveTheme("light", true), resolveTheme("dark", false)]).toEqual([
      "dark",
      "light",
      "light",
      "dark",
    ]);
  });
});

describe("colours", () => {
  const css = readFileSync(join(ROOT, "shared/app.css"), "utf8");
  const tokens = (selector: string): Record<string, string> => {
    const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
    return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] as string, m[2] as string]));
  };
  // WCAG 2.2: relative luminance and contrast ratio.
  const luminance = (hex: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const c = parseInt(hex.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };
  const TEXTS: [string, string][] = [
    ["text", "page"], ["text", "surface"], ["text", "raised"], ["text", "notice"], ["text", "accent-soft"],
    ["muted", "page"], ["muted", "surface"], ["muted", "raised"],
    ["faded", "page"], ["accent", "page"], ["accent", "surface"], ["on-accent", "accent"], ["on-accent", "accent-strong"], ["danger", "surface"],
  ];

  it.each([[":root"], [':root[data-theme="dark"]']])("hold 4.5 : 1 for every text in %s", (selector) => {
    const theme = tokens(selector);
    for (const [front, back] of TEXTS) {
      expect(contrast(theme[front] as string, theme[back] as string), `${front} on ${back}`).toBeGreaterThanOrEqual(4.5);
    }
    // Edges of controls: 3 : 1.
    for (const back of ["page", "surface"]) {
      expect(contrast(theme["control-line"] as string, theme[back] as string), `control-line on ${back}`).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("type", () => {
  it("is of one scale: each size and weight more is looked for among all fonts before the first picture", () => {
    const odd = files(ROOT)
      .filter((path) => /\.(svelte|css)$/.test(path))
      .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/font-(?:size|weight|family): ([^;]+);/g)].map(([, value]) => `${path.slice(ROOT.length + 1)}: ${value}`))
      .filter((found) => !/: (var\(--size-[12356]\)|1rem|[\d.]+em|400|500|600)$/.test(found));
    expect(odd.sort()).toEqual(["shared/app.css: 15px", "shared/app.css: system-ui, sans-serif"]);
  });
});

describe("the strict content policy", () => {
  it("is not broken by style attributes, inline handlers or raw HTML in a template", () => {
    const broken = files(ROOT)
      .filter((path) => path.endsWith(".svelte"))
      .filter((path) => /\sstyle="|\sstyle=\{|\son\w+="|\{@html/.test(readFileSync(path, "utf8").split("<style>")[0] ?? ""));
    expect(broken).toEqual([]);
  });
});
