import type { Client } from "../../src/index.js";
import { gramsOf } from "../../src/mirror/grams.js";
import { createMirror, type MirrorOptions, type Store } from "../../src/mirror/index.js";

import { storableJson, storeConversation, storeMessage } from "../../src/mirror/stored.js";
import type { Conversation, Message } from "../../src/provider/index.js";
import { memory } from "../../src/testing/index.js";
import { clientOf } from "./clouds.js";

/** One person's view of a conversation, as the tests say it; what is absent is as it mostly is. */
export interface ViewOfTest {
  viewId?: string;
  listed?: boolean;
  member?: boolean;
  activityAt?: number | null;
  marksAt?: number;
  unreadAt?: number;
  unread?: { count: number; bound: "exact" | "atLeast" | "estimate"; ord: number };
  row?: Partial<Conversation>;
}

/** A message as the tests say it. */
export interface MessageOfTest extends Partial<Message> {
  ord: number;
}

export type Mirror = ReturnType<typeof mirrorOver>["mirror"];

/** A mirror of two made-up clouds, `east` and `west`. */
export function mirrorOver(store: Store, options: Partial<MirrorOptions<Record<string, Client>>> = {}) {
  const clients = { east: clientOf(memory({ name: "east" })), west: clientOf(memory({ name: "west" })) };
  return { clients, mirror: createMirror({ clients, store, ...options }) };
}

/** Writes rows as the writer would, for tests of what reads make of them. */
export class MirrorRows {
  constructor(readonly store: Store) {}

  /** A conversation with the views of persons who were enrolled; its number here. */
  async conversation(
    source: string,
    key: string,
    views: Readonly<Record<string, ViewOfTest>>,
    { lastAt = null, kind = "group" }: { lastAt?: number | null; kind?: Conversation["kind"] } = {},
  ): Promise<string> {
    const [row] = await this.store.query<{ id: string }>(
      `insert into colloquy.conversation (account_id, key, kind, last_at)
       select id, $2, $3, $4::bigint from colloquy.account where provider = $1 returning id::text`,
      [source, key, kind, lastAt === null ? null : String(lastAt)],
    );
    const id = row?.id ?? "";
    for (const [person, view] of Object.entries(views))
      await this.#view(id, { source, key, person, view, kind });
    return id;
  }

  /** Messages of a conversation, the newest of which is its last. */
  async messages(conversationId: string, messages: readonly MessageOfTest[]): Promise<void> {
    const rows = messages.map((message) => {
      const text = message.text ?? "";
      const { ord, id = `m${message.ord}`, sentAt = new Date(1_000_000 + message.ord) } = message;
      const content = message.content ?? [{ type: "text" as const, text }];
      const body = storeMessage({ system: false, attributes: {}, ...message, text, content });
      const { senderId = "bob", state = "visible", position = `at-${id}` } = message;
      const grams = gramsOf(text);
      return { ord, id, senderId, sentAt: sentAt?.getTime() ?? null, state, position, body, grams };
    });
    await this.store.query(
      `insert into colloquy.message (conversation_id, ord, id, sender_id, sent_at, state, position, body, grams)
       select $1::bigint, ord, id, "senderId", "sentAt", state, position, body, grams::tsvector
       from json_to_recordset($2::text::json) as row
         (ord bigint, id text, "senderId" text, "sentAt" bigint, state text, position text, body jsonb, grams text)`,
      [conversationId, storableJson(rows)],
    );
    await this.store.query(
      `update colloquy.conversation set (last_ord, last_id, last_at) =
         (select ord, id, sent_at from colloquy.message where conversation_id = $1::bigint and state <> 'recalled'
          order by ord desc, id desc limit 1) where id = $1::bigint`,
      [conversationId],
    );
  }

  async removal(person: string, conversationId: string, messageId: string): Promise<void> {
    await this.store.query(
      `insert into colloquy.removal (person_id, conversation_id, message_id)
       select id, $2::bigint, $3 from colloquy.person where name = $1`,
      [person, conversationId, messageId],
    );
  }

  /** The lists of the person were read whole. */
  async listed(person: string): Promise<void> {
    await this.store.query(
      `update colloquy.crawl set done = true
       where kind = 'list' and person_id = (select id from colloquy.person where name = $1)`,
      [person],
    );
  }

  /** A history was read whole. */
  async readWhole(conversationId: string, person: string): Promise<void> {
    await this.store.query(
      `insert into colloquy.crawl (kind, account_id, person_id, conversation_id, subject, done)
       select 'history', conversation.account_id, person.id, conversation.id, conversation.id::text, true
       from colloquy.conversation, colloquy.person where conversation.id = $1::bigint and person.name = $2`,
      [conversationId, person],
    );
  }

  async #view(
    conversationId: string,
    about: { source: string; key: string; person: string; view: ViewOfTest; kind: Conversation["kind"] },
  ): Promise<void> {
    const { source, key, person, view, kind } = about;
    const { viewId = key, listed = true, member = true, activityAt = null, unread } = view;
    const at = activityAt === null ? null : new Date(activityAt);
    const row = storeConversation({
      id: viewId,
      provider: source,
      kind,
      activity: { at, source: at === null ? "none" : "modified", precision: "millisecond" },
      attributes: {},
      raw: null,
      ...view.row,
    });
    const number = (value: number | null | undefined) => (value == null ? null : String(value));
    await this.store.query(
      `insert into colloquy.participant (person_id, conversation_id, view_id, peer_id, row, listed, member,
         activity_at, marks_at, unread_at, unread_count, unread_bound, unread_ord)
       select id, $2::bigint, $3, $4, $5::text::jsonb, $6::boolean, $7::boolean, $8::bigint, $9::bigint, $10::bigint,
         $11::int, $12, $13::bigint
       from colloquy.person where name = $1`,
      [
        ...[person, conversationId, viewId, view.row?.peerId ?? null, storableJson(row), listed, member],
        ...[number(activityAt), number(view.marksAt), number(view.unreadAt), String(unread?.count ?? 0)],
        ...[unread?.bound ?? null, number(unread?.ord)],
      ],
    );
  }
}
