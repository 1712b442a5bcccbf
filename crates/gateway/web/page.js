// The page: what the user does becomes frames, what comes becomes sound, captions and a table. One session after the other; all state is here.

import { FINAL, Kind, Line } from "./line.js";
import { openSound } from "./sound.js";
import { draw } from "./waterfall.js";
import { words } from "./words.js";

const at = (id) => document.getElementById(id);
// Kept for as long as the tab is open, and nowhere else.
const KEPT = { token: "riposte.token", conversation: "riposte.conversation", language: "riposte.language" };
// Sound that may be sent ahead of playback.
const BUFFER_MS = 120;

let w = words("en");
let line = null;
let sound = null;
let state = "offline";
/** Sound is sent: the key is held, or the page listens hands-free. */
let talks = false;
/** The key is up, and the rest of the last word is on its way out of the microphone. */
let ends = false;
/** The user talked when the session was lost: the next one begins so. */
let again = false;
/** Microphone and loudspeaker are being asked for. */
let opens = false;
let saidTo = null;
let problemCode = "";
/** The user's words that are being heard: their line. */
let heard = null;
/** The turn that is answered: its lines, and the answer so far. */
let asked = null;

// ---- what is shown ----

function setLanguage(language) {
  w = words(language);
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = w[element.dataset.word];
  at("level").setAttribute("aria-hidden", "true");
  at("log").setAttribute("aria-label", w.conversation);
  at("language").value = language;
  show();
}

function show(next = state) {
  state = next;
  const duplex = mode() === "duplex";
  at("status").textContent = w[state];
  at("key").setAttribute("aria-pressed", String(talks));
  at("key").textContent = duplex ? (talks ? w.end : w.begin) : talks ? w.release : w.hold;
  at("hint").textContent = duplex ? w.hintDuplex : w.hintPtt;
  at("talk").hidden = sound === null;
  at("open").hidden = sound !== null;
  document.body.dataset.state = state;
}

function tellProblem(message) {
  at("problem").textContent = message;
  at("problem").hidden = !message;
}

function lineOf(who, name) {
  const item = document.createElement("li");
  item.className = who;
  const speaker = document.createElement("b");
  speaker.textContent = name;
  const text = document.createElement("span");
  item.append(speaker, text);
  at("log").append(item);
  return text;
}

function write(text, words) {
  text.textContent = words;
  at("log").scrollTop = at("log").scrollHeight;
}

function caption(text, isFinal) {
  heard ??= lineOf("user", w.you);
  heard.parentElement.classList.toggle("partial", !isFinal);
  // Words that still change are not read out.
  heard.parentElement.setAttribute("aria-hidden", String(!isFinal));
  write(heard, text);
  if (!isFinal) return;
  // The user had not finished: the question is asked again, whole.
  remove(asked?.user);
  remove(asked?.reply);
  asked = { user: heard, reply: null, text: "" };
  heard = null;
}

const remove = (line) => line?.parentElement.remove();

function done(what) {
  if (what.outcome === "nothing_heard") tellProblem(w.nothingHeard);
  if (what.outcome === "nothing_heard" || what.outcome === "left_alone") {
    remove(heard);
    heard = null;
    return show(talks ? "hearing" : "ready");
  }
  if (asked?.reply && what.reply !== undefined && what.heard !== undefined && what.heard.length < what.reply.length) {
    // What was not heard is struck through.
    const missed = document.createElement("s");
    missed.textContent = what.reply.slice(what.heard.length);
    asked.reply.replaceChildren(what.heard, missed);
  }
  if (what.marks) {
    at("measures").hidden = false;
    at("waited").textContent = w.waited(Math.round(what.figures?.gap_ms ?? 0));
    draw(at("waterfall"), what.marks, w);
  }
  asked = null;
  return show(talks ? "hearing" : "ready");
}

// ---- what comes ----

function frame({ kind, flags, data }) {
  switch (kind) {
    case Kind.Ready:
      if (!data.resumed) {
        sound.anew();
        // An earlier conversation is asked for with the first sound.
        saidTo = null;
        talks = false;
      }
      if (data.resumed) tellProblem("");
      if (state === "reconnecting" && data.resumed) at("status").title = w.resumed;
      show(talks ? "hearing" : "ready");
      return again && begin();
    case Kind.Transcription:
      caption(data, (flags & FINAL) !== 0);
      return show((flags & FINAL) !== 0 ? "thinking" : "hearing");
    case Kind.LlmChunk:
      asked ??= { user: null, reply: null, text: "" };
      asked.reply ??= lineOf("reply", w.riposte);
      asked.text += data;
      return write(asked.reply, asked.text);
    case Kind.TtsAudio:
      if (data.length > 0) {
        sound.play(data);
        if (state !== "speaking") show("speaking");
      }
      return undefined;
    case Kind.Interrupt:
      return sound.clear();
    case Kind.Done:
      saidTo = data.conversation ?? saidTo;
      if (saidTo) sessionStorage.setItem(KEPT.conversation, saidTo);
      return done(data);
    case Kind.Error:
      problemCode = data.code;
      return tellProblem(`${data.message} ${data.advice}`);
    default:
      return undefined;
  }
}

function closed() {
  const wasOpen = line !== null;
  line = null;
  again = talks && problemCode === "gateway.no_resume";
  talks = false;
  ends = false;
  if (problemCode === "gateway.no_resume") {
    // The next session knows of no sound before its start.
    sound.capture(false);
    return openLine();
  }
  if (problemCode === "gateway.token" || problemCode === "gateway.revoked") {
    sessionStorage.removeItem(KEPT.token);
    at("token-field").hidden = false;
    tellProblem(w.noToken);
  } else if (wasOpen && !problemCode) {
    tellProblem(w.lost);
  }
  sound?.close();
  sound = null;
  show("offline");
  return (at("token-field").hidden ? at("connect") : at("token")).focus();
}

// ---- what the user does ----

const mode = () => document.querySelector("input[name=mode]:checked").value;

function openLine() {
  problemCode = "";
  show("connecting");
  line = new Line(sessionStorage.getItem(KEPT.token) ?? "", { frame, lost: () => show("reconnecting"), closed });
}

async function connect(event) {
  event.preventDefault();
  // A second microphone would be nobody's, and talk all the same.
  if (opens || sound) return undefined;
  tellProblem("");
  const token = at("token").value.trim();
  if (token) sessionStorage.setItem(KEPT.token, token);
  at("token").value = "";
  if (!navigator.mediaDevices) return tellProblem(w.insecure);
  opens = true;
  try {
    sound = await openSound({
      piece: (pcm, peak) => {
        if (!talks && !ends) return;
        at("level").value = peak;
        line?.send(Kind.AudioChunk, new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
      },
      ended: () => {
        at("level").value = 0;
        if (ends) line?.send(Kind.AudioEnd);
        ends = false;
      },
      played: (samples) => {
        const count = new DataView(new ArrayBuffer(8));
        count.setBigUint64(0, BigInt(samples), true);
        line?.send(Kind.Playback, count);
      },
    });
  } catch (error) {
    console.warn(error);
    return tellProblem(w.noMicrophone);
  } finally {
    opens = false;
  }
  openLine();
  return at("key").focus();
}

function begin() {
  if (!line || talks || ends || state === "connecting") return;
  tellProblem("");
  talks = true;
  again = false;
  const start = { rate: 16000, mode: mode(), language: at("language").value, playback: true, buffer_ms: BUFFER_MS };
  const conversation = sessionStorage.getItem(KEPT.conversation);
  if (conversation && conversation !== saidTo) start.conversation = conversation;
  line.sendJson(Kind.AudioStart, start);
  saidTo ??= conversation;
  sound.capture(true);
  show("hearing");
}

function end() {
  again = false;
  if (!talks) return;
  talks = false;
  ends = true;
  sound.capture(false);
  show("thinking");
}

function press() {
  if (mode() === "ptt") return begin();
  return talks || again ? end() : begin();
}

const release = () => mode() === "ptt" && end();

function beSilent() {
  line?.send(Kind.Interrupt);
}

/** Keys that stand for the button, unless they mean something where the focus is. */
function isKey(event) {
  if (event.target === at("key")) return event.code === "Space" || event.code === "Enter";
  return event.code === "Space" && !event.target.closest("input, select, button, a");
}

at("open").addEventListener("submit", connect);
at("key").addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  at("key").setPointerCapture(event.pointerId);
  press();
});
at("key").addEventListener("pointerup", release);
at("key").addEventListener("pointercancel", release);
at("key").addEventListener("contextmenu", (event) => event.preventDefault());
// A click that no pointer made, as screen readers do it: the first begins, the second ends.
at("key").addEventListener("click", (event) => event.detail === 0 && (talks || again ? end() : begin()));
at("stop").addEventListener("click", beSilent);
document.addEventListener("keydown", (event) => {
  if (sound === null) return;
  if (event.code === "Escape") return beSilent();
  if (!isKey(event)) return;
  event.preventDefault();
  if (!event.repeat) press();
});
document.addEventListener("keyup", (event) => {
  if (sound === null || !isKey(event)) return;
  event.preventDefault();
  release();
});
window.addEventListener("blur", release);
for (const choice of document.querySelectorAll("input[name=mode]")) {
  choice.addEventListener("change", () => {
    end();
    show(state === "thinking" ? "ready" : state);
  });
}
at("language").addEventListener("change", () => {
  sessionStorage.setItem(KEPT.language, at("language").value);
  setLanguage(at("language").value);
});
window.addEventListener("pagehide", () => line?.close());

const preferred = sessionStorage.getItem(KEPT.language) ?? navigator.language.slice(0, 2);
setLanguage(preferred === "es" ? "es" : "en");
at("token-field").hidden = true;
