// The texts of the test of microphone and loudspeaker, in English.

import type { SoundVerdict } from "../lib/backend/interface";

export const soundCheckEn = {
  label: "Test of the sound",
  hint: "Plays three chirps and a sentence for about seven seconds: be quiet meanwhile. It tells whether Riposte would hear itself, and how long sound takes.",
  begin: "Test the sound",
  again: "Test again",
  listening: "Playing and listening…",
  stop: "Stop",
  verdicts: {
    silent: "The microphone gives no sound at all.",
    unheard: "The microphone does not hear the loudspeaker.",
    removed: "Riposte hears the loudspeaker, and takes it away.",
    hears_itself: "Riposte would hear itself.",
  } satisfies Record<SoundVerdict, string>,
  advice: {
    silent: "It is muted at its own switch or in the system, or Riposte may not use it. Switch it on, then test again.",
    unheard: "With headphones that is as it should be. If you use loudspeakers, turn the volume up, or choose another speaker above.",
    removed: "You can talk hands-free with these loudspeakers, and interrupt it.",
    hears_itself: "Turn the volume down, put the microphone further away from the loudspeaker, or use headphones. Push to talk works in any case.",
  } satisfies Record<SoundVerdict, string>,
  figures: {
    roundTrip: "Round trip of sound",
    output: "To the loudspeaker",
    way: "Unsaid by the devices",
    input: "From the microphone",
    echo: "Loudspeaker in the microphone",
    removed: "Of that taken away",
    noise: "The room alone",
  },
  wayHint: (ms: string) =>
    `The air takes 3 ms a metre; the rest is what the devices leave unsaid. The waits in the history are ${ms} shorter than what you hear.`,
  db: (value: string) => `${value} dB`,
};

export type SoundCheckStrings = typeof soundCheckEn;
