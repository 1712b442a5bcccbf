// The connection: frames as docs/GATEWAY.md describes them, and a connection that breaks off is gone on with. Knows nothing of sound or of the page.

export const Kind = {
  AudioStart: 1,
  AudioChunk: 2,
  AudioEnd: 3,
  Transcription: 4,
  LlmChunk: 5,
  TtsAudio: 6,
  Error: 7,
  Ready: 8,
  Done: 9,
  Interrupt: 10,
  Playback: 11,
};
export const FINAL = 1;

// Frames that are kept for a server that has not got them: 30 s of sound in pieces of 10 ms, and what goes with it. The server takes as many at once.
const KEPT = 4000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 4000;
// Close codes after which there is nothing to go on with: it was meant, or would end the same way again.
const ENDED = new Set([1000, 1001, 1002, 1003, 1008, 1009]);

const text = new TextDecoder();

/** What came, read. `data`: the payload as its kind has it. */
function read(buffer) {
  const bytes = new Uint8Array(buffer);
  const [kind, flags] = bytes;
  const payload = bytes.subarray(2);
  const isText = kind === Kind.Transcription || kind === Kind.LlmChunk;
  const isSound = kind === Kind.TtsAudio;
  if (isSound) return { kind, flags, data: new Int16Array(buffer.slice(2)) };
  if (isText) return { kind, flags, data: text.decode(payload) };
  return { kind, flags, data: payload.length ? JSON.parse(text.decode(payload)) : {} };
}

export class Line {
  #socket = null;
  #token;
  #tell;
  #sent = 0;
  #log = [];
  #received = 0;
  #resume = null;
  #lostAt = 0;
  #wait = FIRST_WAIT_MS;
  #timer = 0;

  /** `tell.frame(frame)`, `tell.lost()`: it is trying again, `tell.closed(code)`: it is over. */
  constructor(token, tell) {
    this.#token = token;
    this.#tell = tell;
    this.#open();
  }

  #open() {
    const url = new URL("/ws/voice", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    if (this.#resume) url.search = `?resume=${this.#resume.secret}&received=${this.#received}`;
    // The token goes into the list of subprotocols: an address is written down in too many places.
    const protocols = this.#token ? ["riposte.v1", `token.${this.#token}`] : ["riposte.v1"];
    const socket = new WebSocket(url, protocols);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => this.#came(socket, event.data);
    socket.onclose = (event) => this.#gone(socket, event.code);
    this.#socket = socket;
  }

  #came(socket, buffer) {
    if (socket !== this.#socket) return;
    const frame = read(buffer);
    if (frame.kind === Kind.Ready) {
      const { resume, resume_within_s: within, resumed, received } = frame.data;
      this.#wait = FIRST_WAIT_MS;
      if (!resumed) {
        this.#sent = 0;
        this.#received = 0;
        this.#log = [];
      }
      this.#resume = { secret: resume, withinMs: within * 1000 };
      const missing = Math.max(0, this.#sent - received);
      for (const bytes of missing > 0 ? this.#log.slice(-missing) : []) socket.send(bytes);
      this.#lostAt = 0;
    } else {
      this.#received += 1;
    }
    this.#tell.frame(frame);
  }

  #gone(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    const now = performance.now();
    this.#lostAt ||= now;
    const inTime = this.#resume && now - this.#lostAt < this.#resume.withinMs;
    if (ENDED.has(code) || !inTime) return this.#tell.closed(code);
    this.#tell.lost();
    this.#timer = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  /** Sends a frame, or keeps it until the connection is there again. */
  send(kind, payload = new Uint8Array()) {
    if (!this.#resume) return;
    const bytes = new Uint8Array(2 + payload.byteLength);
    bytes[0] = kind;
    bytes.set(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength), 2);
    this.#sent += 1;
    this.#log.push(bytes);
    if (this.#log.length > KEPT) this.#log.shift();
    if (this.#socket?.readyState === WebSocket.OPEN && !this.#lostAt) this.#socket.send(bytes);
  }

  sendJson(kind, value) {
    this.send(kind, new TextEncoder().encode(JSON.stringify(value)));
  }

  close() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }
}
