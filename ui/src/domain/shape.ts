// The living shape: what it is drawn to in each state, how it gets there, and its outline at a moment. Pure; the time is handed in.

import type { State } from "../lib/backend/interface";

export type Look = State | "muted";

export interface Pose {
  /** Of the circle it is at rest, in units of the picture's half width. */
  radius: number;
  /** How far sound swells it, and how deep its waves are then. */
  swell: number;
  depth: number;
  /** How deep its waves are without sound. */
  calm: number;
  /** Radians per second by which the waves go round. */
  spin: number;
}

const STILL: Pose = { radius: 0.66, swell: 0, depth: 0, calm: 0, spin: 0 };

/** Lowered and resumed are to be seen at a glance: the shape draws back while somebody else speaks. */
const POSES: Record<Look, Pose> = {
  starting: { ...STILL, radius: 0.58 },
  idle: STILL,
  muted: STILL,
  listening: { radius: 0.66, swell: 0.1, depth: 0.05, calm: 0, spin: 0.9 },
  hearing: { radius: 0.7, swell: 0.18, depth: 0.075, calm: 0, spin: 1.4 },
  settling: { radius: 0.66, swell: 0.14, depth: 0.06, calm: 0, spin: 1 },
  answering: { radius: 0.6, swell: 0, depth: 0, calm: 0.075, spin: 2.4 },
  speaking: { radius: 0.68, swell: 0.16, depth: 0.08, calm: 0.012, spin: 1.8 },
  yielding: { radius: 0.5, swell: 0.12, depth: 0.05, calm: 0, spin: 0.9 },
  held: { ...STILL, radius: 0.5 },
};

/** Where the shape is on its way. */
export interface Shape extends Pose {
  /** How loud it is, 0 to 1, as the shape shows it: up at once, down slowly. */
  level: number;
  /** What the halo shows of it: it follows. */
  echo: number;
  /** Where the waves are, in radians. */
  turn: number;
}

export const poseOf = (look: Look): Pose => POSES[look];

export function atRest(look: Look): Shape {
  return { ...POSES[look], level: 0, echo: 0, turn: 0 };
}

/** A pose is taken in a third of a second, sound is followed at once and let go of in half a second. */
const POSE_MS = 110;
const RISE_MS = 40;
const FALL_MS = 180;
const ECHO_MS = 260;

const toward = (from: number, to: number, ms: number, inMs: number): number => to + (from - to) * Math.exp(-ms / inMs);

/** A room is never silent: what is hardly louder than one moves nothing, so that a microphone that stays open costs nothing. */
const QUIET = 0.15;

const audible = (level: number): number => (level < QUIET ? 0 : level);

/** The shape `ms` later. */
export function step(shape: Shape, look: Look, sound: number, ms: number): Shape {
  const level = audible(sound);
  const pose = POSES[look];
  const slide = (part: keyof Pose): number => toward(shape[part], pose[part], ms, POSE_MS);
  const next = toward(shape.level, level, ms, level > shape.level ? RISE_MS : FALL_MS);
  return {
    radius: slide("radius"),
    swell: slide("swell"),
    depth: slide("depth"),
    calm: slide("calm"),
    spin: slide("spin"),
    level: next,
    echo: toward(shape.echo, next, ms, next > shape.echo ? RISE_MS : ECHO_MS),
    turn: (shape.turn + (shape.spin * ms) / 1000) % (2 * Math.PI),
  };
}

/** Less than a third of a pixel. */
const NOTHING = 0.004;

/** Nothing would be seen of another step: the shape needs no more pictures until something happens. */
export function isStill(shape: Shape, look: Look, sound: number): boolean {
  const level = audible(sound);
  const pose = POSES[look];
  const near = (part: keyof Pose): boolean => part === "spin" || Math.abs(shape[part] - pose[part]) < NOTHING;
  const waves = pose.calm > 0 || (level > 0 && pose.swell + pose.depth > 0);
  return !waves && shape.level < 0.02 && shape.echo < 0.02 && (Object.keys(pose) as (keyof Pose)[]).every(near);
}

const POINTS = 40;
/** Waves around the shape: how many, how strong, and how quickly each goes round. Together they never look alike twice. */
const WAVES = [
  [2, 0.5, 1],
  [3, 0.34, -0.7],
  [5, 0.16, 1.3],
] as const;

/** The outline in a picture from −1 to 1. `level`: what it shows of the sound. */
export function outline(shape: Shape, level: number): string {
  const radius = shape.radius * (1 + shape.swell * level);
  const depth = shape.calm + shape.depth * level;
  const points = Array.from({ length: POINTS }, (_, at) => {
    const angle = (2 * Math.PI * at) / POINTS;
    const wave = WAVES.reduce((sum, [times, strength, pace]) => sum + strength * Math.sin(times * angle + pace * shape.turn * times), 0);
    const from = radius * (1 + depth * wave);
    return [from * Math.cos(angle), from * Math.sin(angle)] as const;
  });
  const number = (value: number): string => value.toFixed(3);
  const middle = (a: readonly [number, number], b: readonly [number, number]): string => `${number((a[0] + b[0]) / 2)} ${number((a[1] + b[1]) / 2)}`;
  const parts = points.map((point, at) => `Q${number(point[0])} ${number(point[1])} ${middle(point, points[(at + 1) % POINTS] ?? point)}`);
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? `M${middle(last, first)}${parts.join("")}Z` : "";
}
