// Chooses the transport and mounts the window.

import "./shared/app.css";

import { mount } from "svelte";

import type { Backend, GuideStep } from "./lib/backend/interface";
import { tauriBackend } from "./lib/backend/tauri";
import { Session } from "./lib/session.svelte";
import { resolveLanguage, stringsFor } from "./shared/strings";
import { applyTheme } from "./shared/theme";
import App from "./views/App.svelte";

async function backend(): Promise<Backend | null> {
  if ("__TAURI_INTERNALS__" in window) return tauriBackend();
  if (import.meta.env.MODE === "production") return null;
  const { fakeBackend } = await import("./lib/backend/fake");
  const query = new URLSearchParams(location.search);
  const fake = fakeBackend((query.get("scene") ?? "empty") as Parameters<typeof fakeBackend>[0]);
  const step = query.get("guide") as GuideStep | null;
  if (step) fake.guideAt = { open: true, step, done: false };
  return fake;
}

// Until the settings are read; the call it returns stops following the system.
applyTheme("system")();
const target = document.querySelector("#app");
const found = await backend();
if (target && found) {
  mount(App, { target, props: { session: new Session(found) } });
} else if (target) {
  const strings = stringsFor(resolveLanguage("system", navigator.languages));
  target.textContent = `${strings.noBackendTitle}. ${strings.noBackend}`;
}
