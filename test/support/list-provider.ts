import { ColloquyError } from "../../src/errors/colloquy-error.js";
import type { Activity, ConversationKind } from "../../src/model/conversation.js";
import {
  type Capabilities,
  type Conversation,
  declare,
  type Message,
  type Provider,
} from "../../src/provider/index.js";

/** One row of a test list: its id and the time of its last message in milliseconds. */
export interface Row {
  id: string;
  at: number | null;
  /** A group unless said. A history of `live` ones cannot be read. */
  kind?: ConversationKind;
  /** What the list says of its activity; by default `at` in a bounded list, nothing in a streamed one. */
  listed?: Activity;
}

/** A provider without a network over a list that tests change between two calls. */
export class TestList {
  rows: Row[];
  /** Reads of the list and of last messages. */
  reads = 0;
  messageReads = 0;
  /** Called before each read; throw to fail it. */
  onRead: () => void | Promise<void> = () => {};
  onMessageRead: (conversationId: string) => void | Promise<void> = () => {};

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

  provider(): Provider {
    const shared = {
      contract: 1 as const,
      name: this.name,
      appId: "1",
      capabilities: capabilitiesOf(this.name, this.shape),
      wire: { request: () => Promise.reject(new Error("no network")), judge: () => null, secrets: () => [] },
    };
    const prepare = ({ userId }: { userId: string }) => ({ userId });
    if (this.shape === "bounded") {
      const readWhole = async () => {
        this.reads += 1;
        await this.onRead();
        return { items: this.rows.map((row) => this.#item(row)) };
      };
      return { ...shared, conversations: { shape: "bounded", prepare, readWhole } };
    }
    return {
      ...shared,
      conversations: {
        shape: "streamed",
        consistency: this.shape === "keyed" ? "keyed" : "anchored",
        prepare,
        read: (_query, position) =>
          this.shape === "keyed" ? this.#readByTime(position) : this.#readPage(position),
      },
      messages: {
        prepare: ({ userId, conversationId }) => ({ userId, conversationId }),
        startAfter: () => "",
        read: async (query) => {
          this.messageReads += 1;
          await this.onMessageRead(String(query.conversationId));
          const row = this.rows.find(({ id }) => id === query.conversationId);
          if (row === undefined || row.at === null) return { rows: [], next: null };
          return { rows: [{ message: messageOf(this.name, row.id, row.at), after: null }], next: null };
        },
      },
    };
  }

  async #readPage(position: string | null) {
    this.reads += 1;
    await this.onRead();
    const offset = Number(position ?? 0);
    const items = this.rows.slice(offset, offset + this.pageSize).map((row) => this.#item(row));
    const next = offset + this.pageSize - this.overlap;
    return { items, next: next + this.overlap < this.rows.length ? String(next) : null };
  }

  /** Positions are the time and the id of a row, which the next page starts behind. */
  async #readByTime(position: string | null) {
    this.reads += 1;
    await this.onRead();
    const rows = [...this.rows].sort(byTimeAndId);
    const after = position === null ? null : (JSON.parse(position) as Row);
    const behind = after === null ? 0 : rows.findIndex((row) => byTimeAndId(row, after) > 0);
    if (behind === -1) return { items: [], next: null };
    const items = rows.slice(Math.max(0, behind - this.overlap), behind + this.pageSize);
    const last = items.at(-1);
    const next =
      behind + this.pageSize < rows.length && last ? JSON.stringify({ id: last.id, at: last.at }) : null;
    return { items: items.map((row) => this.#item(row)), next };
  }

  #item({ id, at, kind = "group", listed }: Row): Conversation {
    const known = this.shape !== "streamed" && at !== null;
    return {
      id,
      provider: this.name,
      kind,
      activity:
        listed ??
        (known
          ? { at: new Date(at), source: "lastMessage", precision: "second" }
          : { at: null, source: "none", precision: "second" }),
      attributes: {},
      raw: {},
    };
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

function messageOf(provider: string, conversationId: string, at: number): Message {
  return {
    id: `${at}`,
    conversationId,
    provider,
    senderId: "somebody",
    sentAt: new Date(at),
    position: `${at}`,
    state: "visible",
    system: false,
    content: [{ type: "text", text: "hello" }],
    text: "hello",
    attributes: {},
    raw: {},
  };
}

function capabilitiesOf(provider: string, shape: TestList["shape"]): Capabilities {
  const kind = shape !== "bounded" ? { older: "native" as const } : {};
  const native = "native" as const;
  return declare({
    provider,
    conversations: {
      level: native,
      shape: shape === "bounded" ? "bounded" : "streamed",
      order: shape === "streamed" ? "vendor-recent-first" : "recent-first",
      consistency: shape === "streamed" ? "anchored" : "keyed",
      idScope: "app",
      kinds: { direct: native, group: native, topic: native, live: native, other: native },
      activity: shape === "streamed" ? "none" : "lastMessage",
    },
    messages: { kinds: { direct: kind, group: kind, topic: kind, other: kind }, contents: ["text"] },
    budgets: {},
  });
}
