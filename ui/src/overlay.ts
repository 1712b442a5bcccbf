// Mounts the strip at the edge of the screen. It is told what to draw, and asks for nothing else.

import "./shared/app.css";

import { Channel } from "@tauri-apps/api/core";
import { mount } from "svelte";

import { commands, type OverlayView } from "./lib/generated/bindings";
import Overlay from "./views/Overlay.svelte";
import { OverlayState } from "./lib/overlay.svelte";

const target = document.querySelector("#app");
if (target && "__TAURI_INTERNALS__" in window) {
  const state = new OverlayState();
  mount(Overlay, { target, props: { overlay: state } });
  void commands.attachOverlay(new Channel<OverlayView>((view) => (state.view = view)));
}
