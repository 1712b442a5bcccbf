// What the window asks of the program behind it. Two transports: Tauri's IPC and a scripted one for tests and the browser.

import { en } from "../../shared/strings";
import { es } from "../../shared/strings.es";
import type {
  Card,
  ConversationPage,
  ChartWish,
  Command,
  ShownCosts,
  Devices,
  ExportFormat,
  Facts,
  Guide,
  HistoryFilter,
  HistoryOverview,
  ImportedModels,
  Models,
  WindowMessage,
  Problem,
  Profile,
  ProviderHealth,
  Sentence,
  ServerKey,
  Saved,
  Settings,
  ShownChart,
  SoundCheck,
  Stage,
  Suitable,
  Tested,
  TranscriptFormat,
  TurnView,
  Verified,
} from "../generated/bindings";

export type {
  Advice,
  Card,
  ChartKind,
  ChartWish,
  Command,
  Complaint,
  ConversationPage,
  Cost,
  ShownCosts as Costs,
  Device,
  Devices,
  Download,
  Ended as ModelEnded,
  Event as EngineEvent,
  ExportFormat,
  Facts,
  Guide,
  GuideStep,
  HealthState,
  HistoryFilter,
  HistoryOverview,
  ImportedModels,
  Keep,
  KeyPlace,
  KeyStyle,
  Language,
  Line as CostLine,
  ListedConversation,
  Mode,
  ModelNews,
  Models as ModelList,
  Page as ModelPage,
  WindowMessage,
  Outcome,
  Overlay,
  OverlayView,
  Patience,
  Pauses,
  PhrasesInAdvance,
  Problem,
  Profile,
  ProviderHealth,
  Purpose,
  Row as ModelRow,
  ServerKey,
  Providers,
  Reason,
  Saved,
  Sentence,
  Settings,
  ShownChart,
  ShownLeads,
  ShownSpot,
  Snapshot,
  SoundCheck,
  SoundVerdict,
  Speculation,
  Stage,
  State,
  Suitable,
  Takes,
  Tested,
  Theme,
  TranscriptFormat,
  TurnView,
  Vendor,
  Verified,
  WhoseTalk,
} from "../generated/bindings";

/** Every call rejects with a {@link Trouble} when the program says no. */
export interface Backend {
  /** The first news is everything needed to draw the window; what happens follows in order. */
  attach(onMessage: (news: WindowMessage) => void): Promise<void>;
  order(command: Command): Promise<void>;
  facts(): Promise<Facts>;
  settings(): Promise<Saved>;
  saveSettings(settings: Settings): Promise<Saved>;
  /** While a new hotkey is being recorded the old one is out of force. */
  recordHotkey(active: boolean): Promise<void>;
  /** The answer when the window is closed and {@link WindowMessage} asked: go on without it, or end the program. */
  close(stay: boolean): Promise<void>;
  /** Asks the user where to write a report for whoever helps; the path, or `null`: nowhere. */
  saveReport(): Promise<string | null>;
  /** How far the user is in the guide of the first start. */
  guide(): Promise<Guide>;
  saveGuide(guide: Guide): Promise<void>;
  devices(): Promise<Devices>;
  /** Plays chirps and a sentence, and tells whether the assistant would hear itself; takes about 7 s. */
  checkSound(): Promise<SoundCheck>;
  /** Graphics cards that can recognise speech; it may take seconds to find them. `null`: this build knows none. */
  cards(): Promise<Card[] | null>;
  keyStatus(address: string): Promise<ServerKey>;
  saveKeyFromClipboard(address: string): Promise<ServerKey>;
  deleteKey(address: string): Promise<ServerKey>;
  models(): Promise<Models>;
  /** This one is to be used as soon as it is here, or no longer; the program remembers it. */
  wishModel(id: string, wanted: boolean): Promise<void>;
  /** Begins to fetch a model and what it needs, or goes on with it; the rest is news. */
  getModel(id: string, acceptLicence: boolean): Promise<void>;
  pauseModel(id: string): Promise<void>;
  /** Deletes what came, too. */
  cancelModel(id: string): Promise<void>;
  removeModel(id: string): Promise<void>;
  verifyModel(id: string): Promise<Verified>;
  /** Asks the user for a file or a folder; `null`: they chose none. */
  importModels(folder: boolean): Promise<ImportedModels | null>;
  suitableModels(): Promise<Suitable>;
  /** The models that a vendor of chat models has, as it is set up in the saved settings. It takes seconds; empty: it has no list. */
  chatModels(vendor: string): Promise<string[]>;
  /** How the providers are that are chosen, have a key or were set up, by the saved settings. None of them is asked. */
  providerHealth(): Promise<ProviderHealth[]>;
  /** Makes the cheapest real call of a provider; `paid`: also one that is paid for. It takes seconds. */
  testProvider(stage: Stage, vendor: string, paid: boolean): Promise<Tested>;
  /** Says a sentence in the voice of these settings, which are not put in force. */
  hearVoice(settings: Settings, text: string): Promise<void>;
  /** Sentences on who can't keep this profile, by the latest turns. */
  tooSlowFor(profile: Profile): Promise<Sentence[]>;
  /** What was used of providers this month, and what it cost about. */
  costs(): Promise<ShownCosts>;
  historyOverview(filter: HistoryFilter): Promise<HistoryOverview>;
  /** A page of turns, newest first: those before the turn `before`, or the newest. */
  historyTurns(filter: HistoryFilter, before: number | null): Promise<TurnView[]>;
  historyChart(filter: HistoryFilter, wish: ChartWish): Promise<ShownChart>;
  /** Asks the user where to; the path, or `null`: nowhere. */
  exportHistory(filter: HistoryFilter, wish: ChartWish, format: ExportFormat): Promise<string | null>;
  /** For good; `false`: it was gone already. */
  deleteTurn(id: number): Promise<boolean>;
  /** A page of conversations in which every word of `query` occurs, or of all where it is empty: those before the turn `before`, or the newest. */
  conversations(query: string, before: number | null): Promise<ConversationPage>;
  /** Asks the user where to; the path, or `null`: nowhere. */
  exportConversation(name: string, format: TranscriptFormat, language: string): Promise<string | null>;
}

/** A refusal in plain words, as the program gave it. */
export class Trouble extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message.en);
    this.name = "Trouble";
  }
}

/** The problem in whatever was thrown; our own mistakes become one too, so that nothing fails silently. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Trouble) return thrown.problem;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "window.unexpected",
    kind: "bug",
    message: { en: en.unexpected(message), es: es.unexpected(message) },
    advice: { en: en.unexpectedAdvice, es: es.unexpectedAdvice },
  };
}
