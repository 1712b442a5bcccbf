// Calls for the next picture while one is wanted, and not at all while the window is hidden: a shape at rest costs nothing.

/** Pictures come at this pace at most: half of what screens do is smooth for a shape that is calm. */
const SHORTEST_MS = 30;
/** After a pause the shape goes on from where it was. */
const LONGEST_MS = 100;

export interface Pictures {
  /** Something moves: pictures are drawn until {@link draw} says that nothing does. */
  wake: () => void;
  destroy: () => void;
}

/** `draw` draws what is `ms` later than the last time, and returns whether it moves on. */
export function pictures(draw: (ms: number) => boolean): Pictures {
  let request = 0;
  let before = 0;
  const next = (now: number): void => {
    request = 0;
    const ms = before === 0 ? 16 : now - before;
    if (ms < SHORTEST_MS && before !== 0) return ask();
    before = now;
    if (draw(Math.min(ms, LONGEST_MS))) ask();
    else before = 0;
  };
  function ask(): void {
    if (request === 0 && document.visibilityState !== "hidden") request = requestAnimationFrame(next);
  }
  const onvisibility = (): void => {
    if (document.visibilityState === "hidden") {
      cancelAnimationFrame(request);
      [request, before] = [0, 0];
    } else {
      ask();
    }
  };
  document.addEventListener("visibilitychange", onvisibility);
  return {
    wake: ask,
    destroy: () => {
      document.removeEventListener("visibilitychange", onvisibility);
      cancelAnimationFrame(request);
    },
  };
}
