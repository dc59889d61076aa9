import type { Message } from "../../model/message.js";
import type { Provider } from "../../provider/contract/index.js";
import { gramsOf } from "../grams.js";
import type { Queryable } from "../store/index.js";
import { type StoredMessage, storableJson, storeMessage } from "../stored.js";
import { type KnownChange, readChanges } from "./changes.js";
import { isKept, storedId } from "./ids.js";
import { type MessageRow, merged, sameRow } from "./merge.js";
import { ordersOf } from "./order.js";
import { versionOfPage } from "./version.js";

/**
 * Stores a page of a history, in the order of the walk, and returns where its messages stand. What was here already is
 * replaced by what is newer, and edits and recalls that came before their message are folded in.
 */
export async function writeMessages(
  inside: Queryable,
  provider: Provider,
  conversationId: string,
  page: readonly Message[],
  now = Date.now(),
): Promise<string[]> {
  const messages = page.map(storedId);
  const known = await lockMessages(inside, conversationId, messages);
  const orders = ordersOf(provider, messages, (id) => {
    const order = known?.rows.get(id)?.ord;
    return order === undefined ? undefined : BigInt(order);
  }).map(String);
  if (known !== undefined) {
    const rows = messages.map((message, index) => rowOf(message, orders[index] ?? "0", versionOfPage(now)));
    await store(inside, conversationId, rows, known);
  }
  return orders;
}

/**
 * Stores one message as its event tells it. Where the event has no place of it, it stands last until its history is read,
 * and one that is here already stays as it is.
 */
export async function writeTold(
  inside: Queryable,
  conversationId: string,
  told: Parameters<typeof rowOf>[0],
  { order, version }: { order: bigint | null; version: number },
): Promise<void> {
  const message = storedId(told);
  const known = await lockMessages(inside, conversationId, [message]);
  if (known === undefined || (order === null && known.rows.has(message.id))) return;
  const ord = order === null ? await behindAll(inside, conversationId) : String(order);
  await store(inside, conversationId, [rowOf(message, ord, version)], known);
}

/** A place behind every message that is here, or beside the last where no greater number is left. */
async function behindAll(inside: Queryable, conversationId: string): Promise<string> {
  const [row] = await inside.query<{ ord: string }>(
    `select (least(coalesce(max(ord), 0), 9223372036854775806) + 1)::text as ord
     from colloquy.message where conversation_id = $1::bigint`,
    [conversationId],
  );
  return row?.ord ?? "0";
}

/** Brings a message that is here up to what is known of it by now. */
export async function refreshMessage(
  inside: Queryable,
  conversationId: string,
  messageId: string,
): Promise<void> {
  const { id } = storedId({ id: messageId });
  const known = await lockMessages(inside, conversationId, [{ id }]);
  const row = known?.rows.get(id);
  if (known !== undefined && row !== undefined) await store(inside, conversationId, [row], known);
}

/**
 * Takes messages out that a look by their ids no longer finds: for everybody, or where that was one person's view, for
 * that person alone.
 */
export async function buryMessages(
  inside: Queryable,
  conversationId: string,
  ids: readonly string[],
  personId: string | null,
  now = Date.now(),
): Promise<void> {
  if (ids.length === 0) return;
  if (personId !== null) {
    await inside.query(
      `insert into colloquy.removal (person_id, conversation_id, message_id)
       select $1::bigint, $2::bigint, json_array_elements_text($3::text::json) on conflict do nothing`,
      [personId, conversationId, storableJson(ids)],
    );
    return;
  }
  if ((await lockMessages(inside, conversationId, [])) === undefined) return;
  await inside.query(
    `insert into colloquy.change as change (conversation_id, message_id, gone_at)
     select $1::bigint, json_array_elements_text($2::text::json), $3::bigint
     on conflict (conversation_id, message_id) do update set gone_at = greatest(change.gone_at, excluded.gone_at)`,
    [conversationId, storableJson(ids), now],
  );
  await inside.query(
    `delete from colloquy.message
     where conversation_id = $1::bigint and id in (select json_array_elements_text($2::text::json))`,
    [conversationId, storableJson(ids)],
  );
  await setLast(inside, conversationId);
}

/** What is here of some messages. */
interface Known {
  rows: ReadonlyMap<string, MessageRow>;
  changeOf: (id: string) => KnownChange;
}

/** Locks the conversation, since its newest message may change; `undefined` where it was forgotten meanwhile. */
async function lockMessages(
  inside: Queryable,
  conversationId: string,
  messages: readonly { id: string }[],
): Promise<Known | undefined> {
  const locked = await inside.query("select id from colloquy.conversation where id = $1::bigint for update", [
    conversationId,
  ]);
  if (locked.length === 0) return undefined;
  if (messages.length === 0)
    return { rows: new Map(), changeOf: await readChanges(inside, conversationId, []) };
  const ids = messages.map(({ id }) => id);
  const rows = await inside.query<MessageRow>(
    `select id, ord::text, sender_id, sent_at::float8, state, position, body, version_at::float8 as version
     from colloquy.message
     where conversation_id = $1::bigint and id in (select json_array_elements_text($2::text::json))`,
    [conversationId, storableJson(ids)],
  );
  return {
    rows: new Map(rows.map((row) => [row.id, row])),
    changeOf: await readChanges(inside, conversationId, ids),
  };
}

function rowOf(
  message: Pick<Message, "id" | "senderId" | "state" | keyof StoredMessage> & {
    sentAt: Date | null;
    position?: string;
  },
  ord: string,
  version: number,
): MessageRow {
  return {
    id: message.id,
    ord,
    sender_id: message.senderId,
    sent_at: message.sentAt?.getTime() ?? null,
    state: message.state,
    position: message.position ?? null,
    body: storeMessage(message),
    version,
  };
}

async function store(
  inside: Queryable,
  conversationId: string,
  incoming: readonly MessageRow[],
  { rows: known, changeOf }: Known,
): Promise<void> {
  const rows = new Map<string, MessageRow>();
  for (const row of incoming) {
    if (!isKept(row.id)) continue;
    const before = rows.get(row.id) ?? known.get(row.id);
    const after = merged(before, row, changeOf(row.id));
    if (after !== null) rows.set(row.id, after);
  }
  const changed = [...rows.values()].filter((row) => !sameRow(row, known.get(row.id)));
  if (changed.length === 0) return;
  await bringBack(
    inside,
    conversationId,
    changed.filter(({ id }) => changeOf(id).goneAt !== null),
  );
  await leavePlaces(
    inside,
    conversationId,
    changed.filter(({ id, ord }) => (known.get(id)?.ord ?? ord) !== ord),
  );
  await inside.query(upsert, [conversationId, storableJson(changed.map(withGrams))]);
  await setLast(inside, conversationId);
}

const upsert = `insert into colloquy.message
  (conversation_id, ord, id, sender_id, sent_at, state, position, body, version_at, grams)
select $1::bigint, ord, id, sender_id, sent_at, state, position, body, version, grams::tsvector
from json_to_recordset($2::text::json) as given
  (ord bigint, id text, sender_id text, sent_at bigint, state text, position text, body jsonb, version bigint, grams text)
order by ord, id
on conflict (conversation_id, ord, id) do update set
  sender_id = excluded.sender_id, sent_at = excluded.sent_at, state = excluded.state, position = excluded.position,
  body = excluded.body, version_at = excluded.version_at, grams = excluded.grams`;

function withGrams(row: MessageRow): MessageRow & { grams: string | null } {
  return { ...row, grams: row.body.text === "" ? null : gramsOf(row.body.text) };
}

/** A page that was read after a look by id shows them all the same. */
async function bringBack(
  inside: Queryable,
  conversationId: string,
  found: readonly { id: string }[],
): Promise<void> {
  if (found.length === 0) return;
  await inside.query(
    `update colloquy.change set gone_at = null
     where conversation_id = $1::bigint and message_id in (select json_array_elements_text($2::text::json))`,
    [conversationId, storableJson(found.map(({ id }) => id))],
  );
}

/** A page may know a better place than an event did. */
async function leavePlaces(
  inside: Queryable,
  conversationId: string,
  moved: readonly { id: string }[],
): Promise<void> {
  if (moved.length === 0) return;
  await inside.query(
    `delete from colloquy.message
     where conversation_id = $1::bigint and id in (select json_array_elements_text($2::text::json))`,
    [conversationId, storableJson(moved.map(({ id }) => id))],
  );
}

/** Finds the newest message again that is not recalled. */
async function setLast(inside: Queryable, conversationId: string): Promise<void> {
  await inside.query(
    `update colloquy.conversation set (last_ord, last_id, last_at) =
       (select ord, id, sent_at from colloquy.message
        where conversation_id = $1::bigint and state <> 'recalled' order by ord desc, id desc limit 1)
     where id = $1::bigint`,
    [conversationId],
  );
}
