import { ColloquyError } from "../../src/errors/colloquy-error.js";
import type { Activity, ConversationKind } from "../../src/model/conversation.js";
import type { Part, Provider, Stretch } from "../../src/provider/index.js";
import { type ScriptedRow, scriptedMessage, scriptedProvider } from "./scripted-provider.js";

/** One row of a scripted list: its id and the time of its last message in milliseconds. */
export interface Row {
  id: string;
  at: number | null;
  /** A group unless said. A history of `live` ones cannot be read. */
  kind?: ConversationKind;
  /** What the list says of its activity; by default `at` in a bounded list, nothing in a streamed one. */
  listed?: Activity;
}

/** What the scripted provider lists without any request, and what tests change between two calls. */
export class ScriptedList {
  rows: Row[];
  /** Reads of the list and of last messages. */
  reads = 0;
  messageReads = 0;
  /** Called before each read; throw to fail it. */
  onRead: () => void | Promise<void> = () => {};
  onMessageRead: (conversationId: string) => void | Promise<void> = () => {};
  #provider: Provider | undefined;

  constructor(
    readonly name: string,
    /** `keyed`: streamed, and ordered by time. */
    readonly shape: "bounded" | "streamed" | "keyed",
    rows: Row[],
    readonly pageSize = 20,
    /** How many rows of a page come again in the next one. */
    readonly overlap = 0,
  ) {
    this.rows = rows;
  }

  /** A bounded list comes without histories, so that nothing but the list knows a time. */
  provider(): Provider {
    this.#provider ??= scriptedProvider({
      name: this.name,
      shape: this.shape,
      without: [this.shape === "bounded" ? "messages" : "live messages"],
      readPart: (position) => this.#readPart(position),
      readHistory: ({ conversationId }) => this.#readLast(String(conversationId)),
    });
    return this.#provider;
  }

  async #readPart(position: string | null): Promise<Part<ScriptedRow>> {
    this.reads += 1;
    await this.onRead();
    const { items, next } = this.#partAt(position);
    return { items: items.map((row) => this.#listed(row)), next };
  }

  #partAt(position: string | null): Part<Row> {
    if (this.shape === "bounded") return { items: this.rows, next: null };
    return this.shape === "keyed" ? this.#partByTime(position) : this.#partByCount(position);
  }

  #partByCount(position: string | null): Part<Row> {
    const offset = Number(position ?? 0);
    const next = offset + this.pageSize - this.overlap;
    return {
      items: this.rows.slice(offset, offset + this.pageSize),
      next: next + this.overlap < this.rows.length ? String(next) : null,
    };
  }

  /** Positions are the time and the id of a row, which the next page starts behind. */
  #partByTime(position: string | null): Part<Row> {
    const rows = [...this.rows].sort(byTimeAndId);
    const after = position === null ? null : (JSON.parse(position) as Row);
    const behind = after === null ? 0 : rows.findIndex((row) => byTimeAndId(row, after) > 0);
    if (behind === -1) return { items: [], next: null };
    const items = rows.slice(Math.max(0, behind - this.overlap), behind + this.pageSize);
    const last = items.at(-1);
    const next =
      behind + this.pageSize < rows.length && last ? JSON.stringify({ id: last.id, at: last.at }) : null;
    return { items, next };
  }

  #listed({ id, at, kind = "group", listed }: Row): ScriptedRow {
    const activity = listed === undefined ? {} : { activity: listed };
    return { id, at: this.shape === "streamed" ? null : at, kind, ...activity };
  }

  async #readLast(conversationId: string): Promise<Stretch> {
    this.messageReads += 1;
    await this.onMessageRead(conversationId);
    const at = this.rows.find(({ id }) => id === conversationId)?.at ?? null;
    if (at === null) return { rows: [], next: null };
    const message = {
      ...scriptedMessage(`${at}`),
      conversationId,
      provider: this.name,
      sentAt: new Date(at),
    };
    return { rows: [{ message, after: null }], next: null };
  }
}

/** The order of a keyed list. */
function byTimeAndId(a: Row, b: Row): number {
  return (
    (b.at ?? Number.NEGATIVE_INFINITY) - (a.at ?? Number.NEGATIVE_INFINITY) ||
    (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  );
}

export function unavailable(): ColloquyError {
  return new ColloquyError({ code: "unavailable", message: "switched off", retryable: true });
}
