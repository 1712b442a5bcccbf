// On the audio thread: the microphone to 16 kHz, and the answer from a queue. No allocation but for what is handed over.

const RATE = 16000;
const PIECE = 160;
// Zero crossings of the filter on each side, and its edge below the half of 16 kHz.
const HALF = 16;
const EDGE = 0.9;

/** From any rate down to 16 kHz by a windowed sinc, each phase of which is made once. */
class Down {
  constructor(from) {
    this.from = from;
    this.cut = (EDGE * Math.min(RATE, from)) / from;
    this.reach = Math.ceil(HALF / this.cut);
    this.past = new Float32Array(2 * this.reach + 1 + 4096);
    this.held = this.reach;
    this.whole = this.reach;
    this.rest = 0;
    this.phases = new Map();
  }

  phase(rest) {
    let taps = this.phases.get(rest);
    if (taps) return taps;
    taps = new Float32Array(2 * this.reach + 1);
    for (let n = -this.reach; n <= this.reach; n += 1) {
      const t = (n - rest / RATE) * this.cut;
      const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
      const window = Math.abs(t) < HALF ? 0.5 + 0.5 * Math.cos((Math.PI * t) / HALF) : 0;
      taps[n + this.reach] = this.cut * sinc * window;
    }
    this.phases.set(rest, taps);
    return taps;
  }

  /** Hands each new sample to `take`. */
  push(input, take) {
    this.past.set(input, this.held);
    this.held += input.length;
    while (this.whole + this.reach < this.held) {
      const taps = this.phase(this.rest);
      const first = this.whole - this.reach;
      let sum = 0;
      for (let n = 0; n < taps.length; n += 1) sum += taps[n] * this.past[first + n];
      take(sum);
      this.rest += this.from;
      this.whole += Math.floor(this.rest / RATE);
      this.rest %= RATE;
    }
    const keep = this.whole - this.reach;
    this.past.copyWithin(0, keep, this.held);
    this.held -= keep;
    this.whole -= keep;
  }
}

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.down = new Down(sampleRate);
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
    this.peak = 0;
    this.on = false;
    this.port.onmessage = ({ data }) => {
      this.on = data === "on";
      if (data === "on") this.filled = 0;
      // The rest of the last word goes before the word that it ended.
      if (data === "off") {
        this.hand();
        this.port.postMessage("ended");
      }
    };
  }

  hand() {
    if (this.filled === 0) return;
    const pcm = this.piece.slice(0, this.filled);
    this.port.postMessage({ pcm, peak: this.peak }, [pcm.buffer]);
    this.filled = 0;
    this.peak = 0;
  }

  process([[input]]) {
    if (!input) return true;
    this.down.push(input, (sample) => {
      if (!this.on) return;
      const value = Math.max(-1, Math.min(1, sample));
      this.peak = Math.max(this.peak, Math.abs(value));
      this.piece[this.filled] = Math.round(value * 32767);
      this.filled += 1;
      if (this.filled === PIECE) this.hand();
    });
    return true;
  }
}

class Playout extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = [];
    this.at = 0;
    this.played = 0;
    this.told = 0;
    this.since = 0;
    this.port.onmessage = ({ data }) => {
      if (data === "clear") {
        // What is thrown away counts as passed.
        this.played += this.queue.reduce((sum, pcm) => sum + pcm.length, 0) - this.at;
        this.queue = [];
        this.at = 0;
      } else if (data === "anew") {
        this.queue = [];
        this.at = this.played = this.told = 0;
      } else {
        this.queue.push(data);
      }
    };
  }

  process(_, [[output]]) {
    let done = 0;
    while (done < output.length && this.queue.length > 0) {
      const pcm = this.queue[0];
      const count = Math.min(output.length - done, pcm.length - this.at);
      for (let n = 0; n < count; n += 1) output[done + n] = pcm[this.at + n] / 32768;
      done += count;
      this.at += count;
      this.played += count;
      if (this.at === pcm.length) {
        this.queue.shift();
        this.at = 0;
      }
    }
    this.since += output.length;
    // 20 ms.
    if (this.played !== this.told && this.since >= sampleRate / 50) {
      this.told = this.played;
      this.since = 0;
      this.port.postMessage(this.played);
    }
    return true;
  }
}

registerProcessor("capture", Capture);
registerProcessor("playout", Playout);
