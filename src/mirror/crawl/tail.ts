import type { Queryable } from "../store/index.js";
import { writeMessages } from "../writer/index.js";
import { askForHistory } from "./ask.js";
import { type ConversationReading, ended, type StorePage } from "./reading.js";

const PAGE_ROWS = 100;

/** So many messages are read again: some are seen late, and some were changed since. */
const OVERLAP = 20;

/** One page of what is newer than the newest message that a crawl has read, oldest first. */
export async function readTail(reading: ConversationReading): Promise<StorePage> {
  const { account, viewer, conversation, crawl, options } = reading;
  const { capabilities, messages } = account.client;
  const from = await startOf(reading);
  if (from === undefined) {
    return async (inside) => {
      await askForHistory(inside, account, viewer.personId, conversation);
      return ended;
    };
  }
  const page = await messages.list(
    {
      userId: viewer.userId,
      conversationId: conversation.viewId,
      direction: "newer",
      from: { position: from },
      limit: PAGE_ROWS,
      includeRecalled: capabilities.messages.kinds[conversation.kind].recalled !== "unsupported",
      ...(crawl.cursor !== null && { cursor: crawl.cursor }),
    },
    options,
  );
  return async (inside) => {
    const ords = await writeMessages(inside, account.provider, conversation.id, page.items);
    await noteCrawled(inside, conversation.id, ords);
    const { items, nextCursor: cursor } = page;
    return { cursor, state: { from }, done: cursor === null, items: items.length };
  };
}

/** Where this run began, or begins: some messages before the newest that a crawl has read. */
async function startOf({
  store,
  account,
  conversation,
  crawl,
}: ConversationReading): Promise<string | undefined> {
  const { from } = crawl.state as { from?: string };
  if (from !== undefined) return from;
  const rows = await store.query<{ position: string | null }>(
    `select m.position from colloquy.message m
     join colloquy.conversation c on c.id = m.conversation_id
     where m.conversation_id = $1::bigint and m.ord <= c.crawled_ord
     order by m.ord desc, m.id desc limit ${OVERLAP + 1}`,
    [conversation.id],
  );
  const { messages } = account.provider;
  // A message that the vendor gave no place is no start.
  const isStart = (position: string | null): position is string =>
    position !== null && (messages?.orderOf === undefined || messages.orderOf(position) !== null);
  return rows.map(({ position }) => position).findLast(isStart);
}

/** Notes the newest message that a crawl has read: all before it is here. */
export async function noteCrawled(
  inside: Queryable,
  conversationId: string,
  ords: readonly string[],
): Promise<void> {
  const newest = ords.reduce<string | undefined>(
    (most, ord) => (most === undefined || BigInt(ord) > BigInt(most) ? ord : most),
    undefined,
  );
  if (newest === undefined) return;
  await inside.query(
    "update colloquy.conversation set crawled_ord = greatest(crawled_ord, $2::bigint) where id = $1::bigint",
    [conversationId, newest],
  );
}
