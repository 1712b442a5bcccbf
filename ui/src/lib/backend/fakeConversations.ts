// The past conversations of the scripted program: searched by plain words, as pages of a few.

import { fakeTurn } from "./fakeTurns";
import type { Backend, ConversationPage, ListedConversation, TurnView } from "./interface";

type Piece = ListedConversation["hits"][number]["question"][number];

const PAGE = 20;
const HOUR_MS = 3_600_000;
const QUESTIONS = [
  ["How do birds find their way?", "By the sun, the stars, and the Earth’s magnetic field."],
  ["What goes with tomatoes?", "Basil, a little salt, and good olive oil."],
  ["¿Qué tiempo hace en Córdoba?", "Hace sol, y llegará a treinta grados."],
  ["Tell me about the planet Saturn, its rings and why they may be young.", "Its rings may be only a few hundred million years old."],
] as const;

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The text around the words, in pieces; none where none of them is in it. */
function pieces(text: string, words: readonly string[]): Piece[] {
  const parts = text.split(/(?<=\P{L})(?=\p{L})|(?<=\p{L})(?=\P{L})/u);
  const isHit = (part: string): boolean => words.some((word) => plain(part).startsWith(word));
  return parts.some(isHit) ? parts.map((part) => ({ text: part, is_hit: isHit(part) })) : [];
}

export class FakeConversations {
  /** Newest first. */
  stored: { name: string; turns: TurnView[] }[];

  constructor(n = 60, now = Date.now()) {
    this.stored = Array.from({ length: n }, (_, at) => {
      const [question, reply] = QUESTIONS[at % QUESTIONS.length] ?? ["", ""];
      const change = { conversation: `past-${at}`, started_unix_ms: now - (at + 1) * 9 * HOUR_MS };
      return { name: `past-${at}`, turns: Array.from({ length: 1 + (at % 3) }, (_, turn) => fakeTurn(5_000 - at * 10 + turn, question, reply, change)) };
    });
  }

  /** What the page asks of the program; each question is noted by `call`. */
  answers(call: <T>(name: string, answer: () => T) => Promise<T>): Pick<Backend, "conversations" | "exportConversation"> {
    return {
      conversations: (query, before) => call(`conversations ${query} ${before}`, () => this.page(query, before)),
      exportConversation: (name, format) => call(`exportConversation ${name} ${format}`, () => `/home/you/${name}.${format}`),
    };
  }

  remove(name: string): void {
    this.stored = this.stored.filter((one) => one.name !== name);
  }

  turns(name: string): TurnView[] {
    return this.stored.find((one) => one.name === name)?.turns ?? [];
  }

  page(query: string, before: number | null): ConversationPage {
    const words = plain(query).split(/\s+/).filter((word) => word !== "");
    const last = (turns: TurnView[]): number => turns.at(-1)?.id ?? 0;
    const fits = (turn: TurnView): boolean => words.every((word) => pieces(`${turn.transcript} ${turn.reply}`, [word]).length > 0);
    const listed = this.stored
      .filter(({ turns }) => (before === null || last(turns) < before) && turns.some(fits))
      .map(({ name, turns }): ListedConversation => {
        const found = words.length === 0 ? [] : turns.filter(fits);
        const hit = (turn: TurnView) => ({ turn: turn.id ?? 0, question: pieces(turn.transcript, words), reply: pieces(turn.reply, words) });
        return {
          name,
          title: turns[0]?.transcript ?? "",
          began_unix_ms: turns[0]?.started_unix_ms ?? 0,
          last_unix_ms: turns.at(-1)?.started_unix_ms ?? 0,
          turns: turns.length,
          hits: found.slice(0, 3).map(hit),
          more_hits: Math.max(found.length - 3, 0),
        };
      });
    const page = listed.slice(0, PAGE);
    const end = page.at(-1);
    return { conversations: page, next: listed.length > PAGE && end ? last(this.turns(end.name)) : null };
  }
}
