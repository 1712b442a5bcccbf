// Microphone and loudspeaker of the page. What is captured comes in pieces of 10 ms at 16 kHz; what is played is reported when it is heard, as far as the browser
// knows how long its output takes.

const OUTPUT_RATE = 24000;

/** Asks for the microphone; must follow a click. `tell.piece(pcm, peak)`, `tell.ended()`, `tell.played(samples)`. */
export async function openSound(tell) {
  const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
  const contexts = [];
  const close = () => {
    stream.getTracks().forEach((track) => track.stop());
    contexts.forEach((context) => context.close());
  };
  try {
    contexts.push(new AudioContext({ latencyHint: "interactive" }));
    contexts.push(new AudioContext({ latencyHint: "interactive", sampleRate: OUTPUT_RATE }));
    await Promise.all(contexts.map((context) => context.audioWorklet.addModule("/web/worklets.js")));
    await Promise.all(contexts.map((context) => context.resume()));
    return { ...wired(stream, contexts, tell), close };
  } catch (error) {
    // Else the browser shows a microphone that nobody listens to.
    close();
    throw error;
  }
}

function wired(stream, [inward, outward], tell) {
  const capture = new AudioWorkletNode(inward, "capture", { numberOfOutputs: 0 });
  inward.createMediaStreamSource(stream).connect(capture);
  capture.port.onmessage = ({ data }) => (data === "ended" ? tell.ended() : tell.piece(data.pcm, data.peak));

  const playout = new AudioWorkletNode(outward, "playout", { numberOfInputs: 0, outputChannelCount: [1] });
  playout.connect(outward.destination);
  // What left the queue is heard when it has gone through the browser's output.
  playout.port.onmessage = ({ data }) => setTimeout(() => tell.played(data), 1000 * (outward.outputLatency || 0));

  return {
    capture: (on) => capture.port.postMessage(on ? "on" : "off"),
    play: (pcm) => playout.port.postMessage(pcm, [pcm.buffer]),
    clear: () => playout.port.postMessage("clear"),
    anew: () => playout.port.postMessage("anew"),
  };
}
