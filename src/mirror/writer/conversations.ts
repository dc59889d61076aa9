import type { Conversation, ConversationKind } from "../../model/conversation.js";
import { askForHistory, askForMembers } from "../crawl/ask.js";
import { type Account, type Identity, identityInView } from "../identity.js";
import type { Queryable } from "../store/index.js";
import { storableJson } from "../stored.js";
import { askForNews } from "./ask.js";
import { isKept } from "./ids.js";
import { writeMessages } from "./messages.js";
import { ownOrder } from "./order.js";
import { type Listed, type Reading, type Viewer, writeViews } from "./views.js";

/** A conversation of the mirror. */
export interface KnownConversation {
  id: string;
  key: string;
  kind: ConversationKind;
  last_ord: string | null;
  last_at: number | null;
}

/**
 * Stores rows of one person's list: conversations that are new, and the person's view of all. Histories of new ones are
 * asked for, and what is new in those whose row tells of something that is not here.
 */
export async function writeConversations(
  inside: Queryable,
  account: Account,
  viewer: Viewer,
  rows: readonly Conversation[],
  { run, now = Date.now(), mayReturnTo }: Pick<Reading, "run" | "mayReturnTo"> & { now?: number },
): Promise<void> {
  const byKey = new Map<string, { row: Conversation; identity: Identity }>();
  for (const row of rows.filter(({ id, peerId }) => isKept(id) && isKept(peerId))) {
    const identity = identityInView(account.provider, row, viewer.userId);
    if (!byKey.has(identity.key)) byKey.set(identity.key, { row, identity });
  }
  const identities = [...byKey.values()].map(({ identity }) => identity);
  const { known, added } = await conversationsOf(inside, account, identities);
  const listed = known.flatMap((conversation): Listed[] => {
    const row = byKey.get(conversation.key)?.row;
    return row === undefined ? [] : [{ row, conversation, order: orderOfLast(account, row) }];
  });
  const firstSeen = await writeViews(inside, viewer, listed, { run, now, mayReturnTo });
  for (const { row, conversation, order } of listed) {
    const isFirst = firstSeen.has(conversation.id);
    const isNew = added.has(conversation.id);
    await askAbout(inside, account, viewer, { row, conversation, order, isFirst, isNew });
    if (order !== null && row.lastMessage)
      await writeMessages(inside, account.provider, conversation.id, [row.lastMessage], now);
  }
}

/**
 * The conversations of the mirror with these identities, and which of them were not there before. An event may not tell
 * the kind: a conversation whose kind comes later is as good as new, since only the kind tells what can be read of it.
 */
export async function conversationsOf(
  inside: Queryable,
  account: Account,
  identities: readonly Identity[],
): Promise<{ known: KnownConversation[]; added: ReadonlySet<string> }> {
  if (identities.length === 0) return { known: [], added: new Set() };
  const given = storableJson(identities.map(({ key, kind }) => ({ key, kind })));
  const added = await inside.query<{ id: string }>(
    `insert into colloquy.conversation (account_id, key, kind)
     select $1::int, key, kind from json_to_recordset($2::text::json) as given(key text, kind text) order by key
     on conflict (account_id, key) do nothing returning id::text`,
    [account.id, given],
  );
  const recognised = await inside.query<{ id: string }>(
    `update colloquy.conversation conversation set kind = given.kind
     from json_to_recordset($2::text::json) as given(key text, kind text)
     where conversation.account_id = $1::int and conversation.key = given.key
       and conversation.kind = 'other' and given.kind <> 'other' returning conversation.id::text`,
    [account.id, given],
  );
  const known = await inside.query<KnownConversation>(
    `select conversation.id::text, conversation.key, given.kind, last_ord::text, last_at::float8
     from json_to_recordset($2::text::json) as given(key text, kind text)
     join colloquy.conversation conversation on conversation.account_id = $1::int and conversation.key = given.key
     order by conversation.id for update of conversation`,
    [account.id, given],
  );
  const ids = [...added, ...recognised].map(({ id }) => id);
  // One that was there may have been forgotten before it was locked, and is made again.
  const forgotten = identities.filter(({ key }) => !known.some((one) => one.key === key));
  const made = await conversationsOf(inside, account, forgotten);
  return { known: [...known, ...made.known], added: new Set([...ids, ...made.added]) };
}

function orderOfLast({ provider }: Account, { lastMessage }: Conversation): bigint | null {
  return ownOrder(provider, lastMessage?.position);
}

interface Asked extends Listed {
  /** Whether the conversation was not here before. */
  isNew: boolean;
  /** Whether the person was not seen in it before. */
  isFirst: boolean;
}

async function askAbout(
  inside: Queryable,
  account: Account,
  { personId }: Viewer,
  { row, conversation, order, isNew, isFirst }: Asked,
): Promise<void> {
  if (isNew && conversation.kind !== "direct") await askForMembers(inside, account, personId, conversation);
  // A history that is the same for all was asked for when the conversation came.
  const isOwnView = account.provider.capabilities.messages.kinds[conversation.kind].view === "user";
  if (isNew || (isFirst && isOwnView)) return askForHistory(inside, account, personId, conversation);
  if (tellsOfNews(row, conversation, order)) await askForNews(inside, account, personId, conversation);
}

function tellsOfNews(
  { activity }: Conversation,
  { last_ord: lastOrder, last_at: lastAt }: KnownConversation,
  order: bigint | null,
): boolean {
  if (order !== null) return lastOrder === null || order > BigInt(lastOrder);
  if (activity.at === null || activity.source !== "lastMessage") return false;
  return lastAt === null || activity.at.getTime() > lastAt;
}
