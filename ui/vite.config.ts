/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  // Assets are read by the webview from the program itself: inline nothing, so that the strict content policy holds.
  build: { target: ["es2022", "safari16"], assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false,
    // The window, and the strip at the edge of the screen.
    rollupOptions: { input: ["index.html", "overlay.html"] } },
  // As narrow as the window is at first; tests of a wide one make it wide.
  test: { testTimeout: 20_000, environment: "happy-dom", environmentOptions: { happyDOM: { width: 420, height: 760 } }, include: ["src/**/*.test.ts"] },
});
