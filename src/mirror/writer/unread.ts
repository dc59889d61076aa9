import type { Conversation, Unread } from "../../model/conversation.js";
import type { ReadEvent } from "../../model/fold.js";
import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";
import type { KnownConversation } from "./conversations.js";
import { ownOrder } from "./order.js";
import { versionOfPage } from "./version.js";

/**
 * Unread is what the cloud counted, and the messages of others behind the place up to which it counted: `unread_ord`,
 * `read_at`, or behind both where both are known. Where neither is, all of them are.
 */
interface Count {
  unread_count: number;
  unread_bound: Unread["bound"] | null;
  unread_ord: string | null;
  read_at: number | null;
  /** When the cloud counted; `null` where it did not. */
  unread_at: number | null;
}

/** What a row of a list says. Where the cloud counts nothing, all that is there now counts as read. */
export function countOf(
  { unread, activity }: Conversation,
  { last_ord: lastOrder }: Pick<KnownConversation, "last_ord">,
  order: bigint | null,
  now: number,
): Count {
  const isTimed = order === null && activity.source === "lastMessage" && activity.at !== null;
  const place = order === null && !isTimed ? lastOrder : (order?.toString() ?? null);
  const readAt = isTimed ? (activity.at?.getTime() ?? null) : null;
  return {
    unread_count: unread?.count ?? 0,
    unread_bound: unread?.bound ?? null,
    unread_ord: place,
    read_at: place === null ? (readAt ?? now) : readAt,
    unread_at: unread === undefined ? null : now,
  };
}

interface ViewCount {
  person_id: string;
  unread_count: number;
  unread_ord: string | null;
  read_at: number | null;
  unread_at: number | null;
}

/** Notes that somebody has read so far. A count that the cloud made later knows it; nobody's place ever goes back. */
export async function noteRead(
  inside: Queryable,
  account: Account,
  conversationId: string,
  { readerId, upTo, at }: ReadEvent,
): Promise<void> {
  const [view] = await inside.query<ViewCount>(
    `select participant.person_id::text, unread_count, unread_ord::text, read_at::float8, unread_at::float8
     from colloquy.participant participant
     join colloquy.person_user person_user on person_user.person_id = participant.person_id
     where participant.conversation_id = $1::bigint and person_user.account_id = $2::int
       and person_user.user_id = $3 for update of participant`,
    [conversationId, account.id, readerId],
  );
  if (view === undefined || (view.unread_at !== null && at.getTime() <= versionOfPage(view.unread_at)))
    return;
  const order = ownOrder(account.provider, upTo.position);
  const readAt = order === null ? (upTo.at ?? at).getTime() : null;
  if (view.unread_count > 0) {
    const place = { conversationId, readerId };
    const left = await behind(inside, place, { order, readAt });
    const counted = view.unread_count + (await behind(inside, place, placeOf(view)));
    if (left >= counted) return;
  }
  // A count of the cloud has a place beyond what was read, so that this one takes its place.
  const isFirst = view.unread_count > 0;
  await inside.query(
    `update colloquy.participant set unread_count = 0, unread_bound = coalesce(unread_bound, 'exact'),
       unread_ord = case when $5::boolean then $3::bigint else greatest(unread_ord, $3::bigint) end,
       read_at = case when $5::boolean then $4::bigint else greatest(read_at, $4::bigint) end
     where person_id = $1::bigint and conversation_id = $2::bigint`,
    [view.person_id, conversationId, order?.toString() ?? null, readAt, isFirst],
  );
}

interface Place {
  order: bigint | null;
  readAt: number | null;
}

function placeOf({ unread_ord: order, read_at: readAt }: ViewCount): Place {
  return { order: order === null ? null : BigInt(order), readAt };
}

/** How many messages of others stand behind a place. */
async function behind(
  inside: Queryable,
  { conversationId, readerId }: { conversationId: string; readerId: string },
  { order, readAt }: Place,
): Promise<number> {
  const [row] = await inside.query<{ count: number }>(
    `select count(*)::int as count from colloquy.message
     where conversation_id = $1::bigint and state <> 'recalled' and sender_id is distinct from $2
       and ($3::bigint is null or ord > $3::bigint) and ($4::bigint is null or sent_at > $4::bigint)`,
    [conversationId, readerId, order?.toString() ?? null, readAt],
  );
  return row?.count ?? 0;
}
