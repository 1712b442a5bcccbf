// The theme on <html>, from the setting and the system's preference.

import type { Theme } from "../lib/backend/interface";

export function resolveTheme(setting: Theme, systemDark: boolean): "light" | "dark" {
  if (setting === "system") return systemDark ? "dark" : "light";
  return setting;
}

/** Applies the theme now and whenever the system changes its mind; returns a way to stop. */
export function applyTheme(setting: Theme): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset["theme"] = resolveTheme(setting, query.matches);
  };
  apply();
  query.addEventListener("change", apply);
  return () => query.removeEventListener("change", apply);
}
