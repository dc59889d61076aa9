import type { Conversation } from "../../../src/index.js";
import { Accounts } from "../../../src/mirror/identity.js";
import { createMirror, type Store } from "../../../src/mirror/index.js";
import {
  buryMessages,
  takeOut,
  writeConversations,
  writeMessages,
} from "../../../src/mirror/writer/index.js";
import type {
  ColloquyEvent,
  EventConversation,
  Message,
  Provider,
  SentMessage,
} from "../../../src/provider/index.js";
import { memory } from "../../../src/testing/index.js";
import { clientOf } from "../../support/clouds.js";

/** When everything begins. */
export const T0 = Date.parse("2026-11-20T08:00:00Z");

export const minute = 60_000;

type OnlyEvent<Type extends ColloquyEvent["type"]> = ColloquyEvent extends infer Event
  ? Event extends { type: infer Types }
    ? Type extends Types
      ? Event
      : never
    : never
  : never;
type Told<Event> = Omit<
  Event,
  "id" | "at" | "provider" | "appId" | "origin" | "raw" | "conversation" | "type"
> & {
  conversation?: EventConversation;
};

/** A mirror of one app with its writer at hand, and what a test looks at. */
export class Setting {
  readonly mirror;
  readonly #accounts: Accounts;
  #events = 0;

  constructor(
    readonly store: Store,
    readonly provider: Provider = memory({ name: "east" }),
  ) {
    const clients = { east: clientOf(provider) };
    this.mirror = createMirror({ clients, store });
    this.#accounts = new Accounts(clients, store);
  }

  /** Enrols persons as users of the same name. */
  async enroll(...users: string[]): Promise<void> {
    for (const user of users) await this.mirror.enroll({ person: user, users: { east: user } });
  }

  /** Stores a page of a user's list, as it was read then. */
  async list(user: string, rows: readonly Conversation[], now = T0): Promise<void> {
    const account = await this.#accounts.of("east");
    const personId = await this.personId(user);
    await this.store.transaction((inside) =>
      writeConversations(inside, account, { personId, userId: user }, rows, { run: "1", now }),
    );
  }

  /** Stores a page of a history, as it was read then. */
  async page(key: string, messages: readonly Message[], now = T0): Promise<string[]> {
    const id = await this.conversationId(key);
    return this.store.transaction((inside) => writeMessages(inside, this.provider, id, messages, now));
  }

  async bury(key: string, ids: readonly string[], now: number, user?: string): Promise<void> {
    const id = await this.conversationId(key);
    const personId = user === undefined ? null : await this.personId(user);
    await this.store.transaction((inside) => buryMessages(inside, id, ids, personId, now));
  }

  async takeOut(user: string, key: string, isMember: boolean): Promise<void> {
    const [personId, id] = [await this.personId(user), await this.conversationId(key)];
    await this.store.transaction((inside) => takeOut(inside, personId, [id], { isMember }));
  }

  /** An event of the group "c", unless it says otherwise. */
  event<Type extends ColloquyEvent["type"]>(
    type: Type,
    at: number,
    told: Told<OnlyEvent<Type>>,
  ): ColloquyEvent {
    this.#events += 1;
    return {
      id: `e${this.#events}`,
      at: new Date(at),
      provider: "east",
      appId: "1",
      origin: "vendor",
      raw: null,
      conversation: { kind: "group", ids: [{ userId: null, conversationId: "c" }] },
      ...told,
      type,
    } as unknown as ColloquyEvent;
  }

  async personId(name: string): Promise<string> {
    return this.#id("select id::text from colloquy.person where name = $1", name);
  }

  async conversationId(key: string): Promise<string> {
    return this.#id("select id::text from colloquy.conversation where key = $1", key);
  }

  /** Everything that events and pages have made, without numbers of rows and without crawls. */
  async tables(): Promise<Record<string, object[]>> {
    const conversations = `select key, kind, last_ord::text, last_id, last_at::text, dissolved_at::text
      from colloquy.conversation order by key`;
    const views = `select person.name as person, conversation.key, view_id, peer_id, row, changes, activity_at::text,
        listed, member, member_at::text, marks_at::text, unread_count, unread_bound, unread_ord::text, read_at::text
      from colloquy.participant join colloquy.person on person.id = person_id
      join colloquy.conversation on conversation.id = conversation_id order by 1, 2`;
    const messages = `select key, ord::text, message.id, sender_id, sent_at::text, state, position, body, grams::text
      from colloquy.message join colloquy.conversation on conversation.id = conversation_id order by 1, message.ord, 3`;
    const changes = `select key, message_id, recalled_at::text, edit, gone_at::text
      from colloquy.change join colloquy.conversation on conversation.id = conversation_id order by 1, 2`;
    return {
      conversations: await this.store.query(conversations),
      views: await this.store.query(views),
      messages: await this.store.query(messages),
      changes: await this.store.query(changes),
    };
  }

  /** What is kept of the histories, shortly. */
  async histories(): Promise<string[]> {
    const rows = await this.store.query<{ ord: string; id: string; state: string; text: string }>(
      "select ord::text, id, state, body->>'text' as text from colloquy.message order by ord, id",
    );
    return rows.map(({ ord, id, state, text }) => `${ord} ${id} ${state} ${text}`.trim());
  }

  async unread(user: string, key = "c"): Promise<number> {
    const [row] = await this.store.query<{ count: number }>(
      `select unread_count + (select count(*) from colloquy.message message
         where message.conversation_id = participant.conversation_id and state <> 'recalled'
           and sender_id is distinct from $1
           and (unread_ord is null or ord > unread_ord) and (read_at is null or sent_at > read_at))::int as count
       from colloquy.participant participant
       join colloquy.person on person.id = person_id join colloquy.conversation on conversation.id = conversation_id
       where person.name = $1 and key = $2`,
      [user, key],
    );
    return row?.count ?? -1;
  }

  /** The crawls that are wanted, but for the lists. */
  async wanted(): Promise<string[]> {
    const rows = await this.store.query<{ kind: string; key: string; person: string; again: boolean }>(
      `select crawl.kind, key, person.name as person, again from colloquy.crawl crawl
       join colloquy.conversation on conversation.id = conversation_id join colloquy.person on person.id = person_id
       where not done order by 1, 2, 3`,
    );
    return rows.map(({ kind, key, person }) => `${kind} of ${key} through ${person}`);
  }

  async #id(sql: string, value: string): Promise<string> {
    const [row] = await this.store.query<{ id: string }>(sql, [value]);
    if (row === undefined) throw new Error(`there is no ${value}`);
    return row.id;
  }
}

/** A row of a list: the group "c" unless said. */
export function row(parts: Partial<Conversation> = {}): Conversation {
  return {
    id: "c",
    provider: "east",
    kind: "group",
    activity: { at: null, source: "none", precision: "millisecond" },
    attributes: {},
    raw: {},
    ...parts,
  };
}

/** A message of a history: number n of the group "c", said n minutes after the beginning. */
export function message(n: number, parts: Partial<Message> = {}): Message {
  const text = parts.text ?? `text ${n}`;
  return {
    id: `m${n}`,
    conversationId: "c",
    provider: "east",
    senderId: "bob",
    sentAt: new Date(T0 + n * minute),
    position: String(n),
    state: "visible",
    system: false,
    content: [{ type: "text", text }],
    text,
    attributes: {},
    raw: {},
    ...parts,
  };
}

/** The same message as an event tells it. */
export function sentMessage(n: number, parts: Partial<SentMessage> = {}): SentMessage {
  const { raw: _, sentAt, ...sent } = message(n, parts);
  return { ...sent, ...(sentAt !== null && { sentAt }) };
}
