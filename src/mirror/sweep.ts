import { nowMs } from "./clock.js";
import type { Store } from "./store/index.js";

const DAY_MS = 86_400_000;

/** Conversations that are looked up at once. */
const CONVERSATIONS = 200;

/** Messages that one statement looks at, so that none holds its locks for long. */
const MESSAGES = 500;

/** What a sweep has to know. */
interface Sweep {
  /** Messages older than so many days go; absent, all are kept. */
  retainDays: number | undefined;
  /** Ends it between two conversations. */
  signal: AbortSignal | undefined;
}

/** Deletes what is kept no longer, and returns how many messages that were. */
export async function sweep(store: Store, { retainDays, signal }: Sweep): Promise<number> {
  await store.query(`delete from colloquy.event where expires_at <= ${nowMs}`);
  if (retainDays === undefined) return 0;
  const before = Date.now() - retainDays * DAY_MS;
  let deleted = 0;
  for await (const id of conversations(store)) {
    if (signal?.aborted) break;
    deleted += await sweepConversation(store, id, before);
  }
  return deleted;
}

async function* conversations(store: Store): AsyncGenerator<string> {
  for (let last = "0"; ; ) {
    const rows = await store.query<{ id: string }>(
      "select id::text from colloquy.conversation where id > $1::bigint order by id limit $2::int",
      [last, CONVERSATIONS],
    );
    yield* rows.map(({ id }) => id);
    const next = rows.at(-1)?.id;
    if (next === undefined) return;
    last = next;
  }
}

/** From the oldest on, in the order of the primary key: a conversation with nothing to delete costs one short look. */
async function sweepConversation(store: Store, id: string, before: number): Promise<number> {
  for (let deleted = 0; ; ) {
    const rows = await store.query(deleteOldest, [id, before]);
    deleted += rows.length;
    if (rows.length < MESSAGES) return deleted;
  }
}

/** A message without a time goes with those before which it stands. */
const deleteOldest = `with oldest as (
  select ord, id, sent_at from colloquy.message where conversation_id = $1::bigint order by ord, id limit ${MESSAGES}
), old as (
  select ord, id from oldest
  where ord <= (select max(ord) from oldest where sent_at < $2::bigint) and (sent_at < $2::bigint or sent_at is null)
), changes as (
  delete from colloquy.change where conversation_id = $1::bigint and message_id in (select id from old)
), removals as (
  delete from colloquy.removal where conversation_id = $1::bigint and message_id in (select id from old)
)
delete from colloquy.message where conversation_id = $1::bigint and (ord, id) in (select ord, id from old)
returning id`;
