// Sound levels for the meter.

/** Below this the meter is empty; the engine's silence is −90 dB. */
export const FLOOR_DB = -60;

/** How full the meter is, 0 to 1, linear in dB. A level that is not a number is silence. */
export function fullness(db: number | null): number {
  if (db === null || !Number.isFinite(db)) return 0;
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** What the meter shows next: up at once, down slowly, so that it is readable. `elapsedMs` since the last value. */
export function decay(shown: number, next: number, elapsedMs: number): number {
  const fallen = shown - elapsedMs / 600;
  return Math.max(next, fallen, 0);
}
