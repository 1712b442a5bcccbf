// A scripted program behind the window, for tests and for looking at the window in a browser. Never part of a release build.

import { byteLength } from "../../domain/utf8";
import { FakeConversations } from "./fakeConversations";
import { fakeCosts } from "./fakeCosts";
import { FakeHistory } from "./fakeHistory";
import { FakeModels } from "./fakeModels";
import { fakeHealth, fakeProfiles, fakeSettings, fakeSoundCheck, fakeTested, fakeVendors } from "./fakeSettings";
import { ANSWER, FIRST, QUESTION, SECOND, fakeTurn } from "./fakeTurns";
import {
  Trouble,
  type Backend,
  type Card,
  type Command,
  type EngineEvent,
  type Guide,
  type KeyPlace,
  type WindowMessage,
  type Problem,
  type ProviderHealth,
  type Reason,
  type Settings,
  type Snapshot,
  type SoundCheck,
  type State,
} from "./interface";

const isMetered = ({ chat }: Settings): boolean =>
  chat.provider in chat.endpoints && !chat.endpoints[chat.provider]?.base_url.includes("localhost");

export type Scene =
  | "empty"
  | "duplex"
  | "hearing"
  | "thinking"
  | "speaking"
  | "yielding"
  | "held"
  | "done"
  | "interrupted"
  | "problem"
  | "damaged"
  | "muted"
  | "starting"
  | "closing";

interface Setting {
  snapshot: Partial<Snapshot>;
  events: EngineEvent[];
}

const NO_KEY: Problem = {
  code: "chat.auth",
  kind: "auth",
  message: {
    en: "Anthropic does not accept the key.",
    es: "Anthropic no acepta la clave.",
  },
  advice: {
    en: "Set a valid key in the settings, or with `riposte keys set anthropic`.",
    es: "Pon una clave válida en los ajustes o con `riposte keys set anthropic`.",
  },
};
export const DAMAGED: Problem = {
  code: "store.damaged",
  kind: "input",
  message: {
    en: "The history file /home/you/.local/share/riposte/riposte.db is damaged or is not a history.",
    es: "El archivo del historial /home/you/.local/share/riposte/riposte.db está dañado o no es un historial.",
  },
  advice: {
    en: "Let Riposte move it aside and begin a new history, or put back a copy of your own.",
    es: "Deja que Riposte lo aparte y empiece un historial nuevo, o repón una copia tuya.",
  },
};
const NO_MICROPHONE: Problem = {
  code: "audio.no_microphone",
  kind: "device",
  message: {
    en: "No microphone was found.",
    es: "No se ha encontrado ningún micrófono.",
  },
  advice: {
    en: "Connect a microphone (it is taken into use by itself), or type your question.",
    es: "Conecta un micrófono (se empezará a usar solo) o escribe tu pregunta.",
  },
};

function state(state: State, reason: Reason): EngineEvent {
  return { event: "state_changed", state, reason };
}

const SPOKEN: EngineEvent[] = [
  { event: "transcribed", text: QUESTION },
  state("speaking", "reply_began"),
  { event: "reply_delta", text: ANSWER },
  { event: "heard_up_to", bytes: byteLength("Two plus eighteen is twenty.") },
  { event: "level", microphone_db: -52, speaker_db: -11 },
];

const SCENES: Record<Scene, Setting> = {
  starting: { snapshot: { state: "starting" }, events: [state("starting", "start")] },
  empty: { snapshot: {}, events: [] },
  closing: { snapshot: { turns: [FIRST, SECOND] }, events: [] },
  duplex: { snapshot: { state: "listening", mode: "duplex" }, events: [state("listening", "mode_changed")] },
  muted: { snapshot: { muted: true, turns: [FIRST] }, events: [] },
  hearing: {
    snapshot: { turns: [FIRST] },
    events: [
      state("hearing", "key_pressed"),
      { event: "partial", text: "How much is two plus eighty", stable_bytes: byteLength("How much is two plus") },
      { event: "level", microphone_db: -14, speaker_db: -90 },
    ],
  },
  thinking: { snapshot: { turns: [FIRST] }, events: [state("answering", "key_released"), { event: "transcribed", text: QUESTION }] },
  speaking: { snapshot: { turns: [FIRST] }, events: SPOKEN },
  yielding: {
    snapshot: { mode: "duplex", turns: [FIRST] },
    events: [...SPOKEN, state("yielding", "speech_began"), { event: "level", microphone_db: -20, speaker_db: -90 }],
  },
  held: {
    snapshot: { mode: "duplex", turns: [FIRST] },
    events: [...SPOKEN, state("yielding", "speech_began"), state("held", "asked_to_wait")],
  },
  done: { snapshot: { turns: [FIRST, SECOND] }, events: [] },
  interrupted: {
    snapshot: { turns: [FIRST, { ...SECOND, outcome: "interrupted", heard: "Two plus eighteen is twenty." }] },
    events: [],
  },
  damaged: { snapshot: { problems: [DAMAGED], turns: [FIRST] }, events: [] },
  problem: { snapshot: { problems: [NO_MICROPHONE, NO_KEY], turns: [FIRST] }, events: [] },
};

export { fakeHealth, fakeSettings, fakeTurn };

export interface FakeBackend extends Backend {
  /** Orders given so far, for tests. */
  readonly orders: Command[];
  readonly saves: Settings[];
  readonly calls: string[];
  /** The graphics cards of this machine. */
  fitted: Card[] | null;
  /** What a test of the sound finds. */
  checked: SoundCheck;
  /** How far the guide of the first start is. */
  guideAt: Guide;
  /** What vendors of chat models have. */
  chatModelsOf(vendor: string): string[] | Promise<string[]>;
  /** How the chosen providers are. */
  healthOf(): ProviderHealth[];
  /** The local models, and what becomes of them. */
  readonly local: FakeModels;
  /** The stored turns. */
  readonly history: FakeHistory;
  readonly past: FakeConversations;
  /** The settings in force. */
  kept(): Settings;
  tell(news: WindowMessage): void;
  /** Lets an event happen. */
  emit(event: EngineEvent): void;
  /** The next call of any kind is refused with this problem. */
  refuse(problem: Problem): void;
}

/** `pace` stretches the script's waits; 0 plays it at once. */
export function fakeBackend(scene: Scene = "empty", pace = 1, settings: Settings = fakeSettings): FakeBackend {
  const orders: Command[] = [];
  const saves: Settings[] = [];
  const calls: string[] = [];
  let listener: (news: WindowMessage) => void = () => {};
  let kept = settings;
  let key: KeyPlace = { place: "none" };
  let refusal: Problem | null = null;
  let nextId = 10;
  let run = 0;
  const local = new FakeModels((told) => listener({ news: "models", told }), () => kept);
  const history = new FakeHistory(fakeTurn);
  const past = new FakeConversations();
  const emit = (event: EngineEvent) => listener({ news: "happened", event });

  async function call<T>(name: string, answer: () => T): Promise<T> {
    calls.push(name);
    if (refusal) {
      const problem = refusal;
      refusal = null;
      throw new Trouble(problem);
    }
    return answer();
  }

  async function play(script: [waitMs: number, event: EngineEvent][]): Promise<void> {
    const mine = ++run;
    for (const [waitMs, event] of script) {
      if (pace > 0) await new Promise((go) => setTimeout(go, waitMs * pace));
      if (mine !== run) return;
      emit(event);
    }
  }

  function answer(question: string): [number, EngineEvent][] {
    const words = ANSWER.split(/(?<= )/);
    let bytes = 0;
    return [
      [60, { event: "transcribed", text: question }],
      [1, state("answering", "key_released")],
      ...words.map((text): [number, EngineEvent] => [25, { event: "reply_delta", text }]),
      [80, state("speaking", "reply_began")],
      ...words.flatMap((text): [number, EngineEvent][] => {
        bytes += byteLength(text);
        return [
          [220, { event: "heard_up_to", bytes }],
          [0, { event: "level", microphone_db: -90, speaker_db: -10 - (bytes % 7) }],
        ];
      }),
      [100, { event: "turn_finished", turn: fakeTurn(nextId++, question, ANSWER) }],
      [0, { event: "level", microphone_db: -90, speaker_db: -90 }],
      [0, state("idle", "reply_ended")],
    ];
  }

  function hearing(): [number, EngineEvent][] {
    const words = QUESTION.split(/(?<= )/);
    let text = "";
    return [
      [0, state("hearing", "key_pressed")],
      ...words.map((word): [number, EngineEvent] => {
        const stable = byteLength(text);
        text += word;
        return [240, { event: "partial", text: text.trimEnd(), stable_bytes: stable }];
      }),
    ];
  }

  function obey(command: Command): void {
    switch (command.command) {
      case "key_down":
        return void play(hearing());
      case "key_up":
        return void play(answer(QUESTION));
      case "try_it":
        return void play([...hearing(), ...answer(QUESTION)]);
      case "say":
        return void play(answer(command.text));
      case "stop":
        return void play([[0, state("idle", "stopped")]]);
      case "set_mode":
        emit({ event: "mode_changed", mode: command.mode });
        return emit(command.mode === "duplex" ? state("listening", "mode_changed") : state("idle", "reply_ended"));
      case "set_muted":
        return emit({ event: "muted_changed", muted: command.muted });
      case "new_conversation":
        return emit({ event: "conversation_cleared" });
      case "resume_conversation":
        return emit({ event: "conversation_resumed", turns: past.turns(command.name) });
      case "delete_conversation":
        past.remove(command.name);
        return emit({ event: "conversation_deleted", name: command.name });
      case "delete_history":
        emit({ event: "conversation_cleared" });
        return emit({ event: "history_deleted" });
      case "set_history_aside":
        emit({ event: "recovered", code: DAMAGED.code });
        return emit({ event: "history_set_aside", to: "/home/you/.local/share/riposte/riposte.db.bad-1" });
      case "forget_voice":
      case "show_level":
        return;
      case "cancel_phrases":
        return emit({ event: "phrases_changed", phrases: { ready: 12, wanted: 39, is_preparing: false } });
      case "forget_pauses":
        return emit({ event: "pauses_learnt", pauses: { count: 0, median_ms: 560 } });
    }
  }

  const backend: FakeBackend = {
    orders,
    saves,
    calls,
    fitted: null,
    checked: fakeSoundCheck,
    guideAt: { open: false, step: "microphone", done: true },
    chatModelsOf: () => ["llama3.2", "qwen3:4b"],
    healthOf: () => [
      fakeHealth("speech", kept.speech.provider),
      fakeHealth("chat", kept.chat.provider),
      fakeHealth("voice", kept.voice.provider),
    ],
    local,
    history,
    past,
    kept: () => kept,
    emit,
    tell: (news) => listener(news),
    refuse: (problem) => void (refusal = problem),
    attach: (onMessage) =>
      call("attach", () => {
        listener = onMessage;
        const setting = SCENES[scene];
        const snapshot: Snapshot = {
          state: "idle",
          mode: "ptt",
          muted: false,
          in_use: { microphone: "Built-in Audio Analog Stereo", speaker: "Built-in Audio Analog Stereo" },
          providers: { stt: "whisper/riposte-micro.en", llm: "demo", tts: "espeak-ng" },
          end_of_turn: null,
          turns: [],
          pauses: { count: 34, median_ms: 610 },
          phrases: { ready: 39, wanted: 39, is_preparing: false },
          sample: false,
          relay: false,
          problems: [],
          ...setting.snapshot,
        };
        onMessage({ news: "snapshot", snapshot });
        setting.events.forEach(emit);
        if (scene === "closing") onMessage({ news: "asked_to_close" });
      }),
    order: (command) =>
      call(command.command, () => {
        orders.push(command);
        obey(command);
      }),
    facts: () =>
      call("facts", () => ({
        version: "0.1.0",
        global_hotkey: true,
        tray: true,
        pauses_media: true,
        logs: "/home/you/.local/share/riposte/logs",
        vendors: fakeVendors,
        profiles: fakeProfiles,
        wants_model: local.wanted.size > 0,
      })),
    settings: () => call("settings", () => ({ settings: kept, metered: isMetered(kept), complaints: [] })),
    saveSettings: (next) =>
      call("saveSettings", () => {
        saves.push(next);
        const missing = next.speech.model !== "" && !next.speech.model.endsWith(".bin");
        const complaint = {
          field: "speech.model",
          problem: {
            code: "speech.model_missing",
            kind: "input" as const,
            message: { en: `There is no file ${next.speech.model}.`, es: `No existe el archivo ${next.speech.model}.` },
            advice: {
              en: "Give the full path of a whisper.cpp model, or leave the field empty for the built-in one.",
              es: "Pon la ruta completa de un modelo de whisper.cpp o deja el campo vacío para usar el incluido.",
            },
          },
        };
        kept = missing ? { ...next, speech: kept.speech } : next;
        return { settings: kept, metered: isMetered(kept), complaints: missing ? [complaint] : [] };
      }),
    recordHotkey: (active) => call(`recordHotkey ${active}`, () => undefined),
    saveReport: () => call("saveReport", () => "/home/you/riposte-report.zip"),
    guide: async () => backend.guideAt,
    saveGuide: (guide) => call(`saveGuide ${guide.step}`, () => void (backend.guideAt = guide)),
    close: (stay) => call(`close ${stay}`, () => undefined),
    devices: () =>
      call("devices", () => ({
        microphones: [
          { id: "alsa:0", name: "Built-in Audio Analog Stereo", is_default: true },
          { id: "usb:1", name: "Blue Yeti", is_default: false },
        ],
        speakers: [{ id: "alsa:0", name: "Built-in Audio Analog Stereo", is_default: true }],
      })),
    checkSound: () => call("checkSound", () => backend.checked),
    cards: async () => backend.fitted,
    keyStatus: (address) => call(`keyStatus ${address}`, () => ({ owner: ownerOf(address), place: key, note: null })),
    saveKeyFromClipboard: (address) =>
      call("saveKeyFromClipboard", () => ({ owner: ownerOf(address), place: (key = { place: "keychain" }), note: null })),
    models: () => call("models", () => local.list()),
    wishModel: (id, wanted) => call(`wishModel ${id} ${wanted}`, () => local.wish(id, wanted)),
    getModel: (id, accept) => call(`getModel ${id} ${accept}`, () => local.get(id)),
    pauseModel: (id) => call(`pauseModel ${id}`, () => local.pause(id)),
    cancelModel: (id) => call(`cancelModel ${id}`, () => local.cancel(id)),
    removeModel: (id) => call(`removeModel ${id}`, () => local.remove(id)),
    verifyModel: (id) => call(`verifyModel ${id}`, () => local.verify(id)),
    importModels: (folder) => call(`importModels ${folder}`, () => local.imported),
    ...history.answers(call),
    ...past.answers(call),
    hearVoice: ({ voice }, text) => call(`hearVoice ${voice.kokoro.voice} ${text}`, () => undefined),
    chatModels: async (vendor) => await call(`chatModels ${vendor}`, () => backend.chatModelsOf(vendor)),
    costs: () => call("costs", () => fakeCosts),
    // Looked at again and again beside everything else: it is no call that a test waits for.
    providerHealth: async () => backend.healthOf(),
    testProvider: (stage, vendor, paid) => call(`testProvider ${stage} ${vendor} ${paid}`, () => fakeTested(stage, vendor)),
    suitableModels: () => call("suitableModels", () => local.suitable()),
    deleteKey: (address) => call("deleteKey", () => ({ owner: ownerOf(address), place: (key = { place: "none" }), note: null })),
  };
  return backend;
}

/** As the program files keys: a vendor's name at the vendor's own host, else the origin. */
function ownerOf(address: string): string {
  const { origin } = new URL(address);
  return origin === "https://api.anthropic.com" ? "anthropic" : origin;
}
