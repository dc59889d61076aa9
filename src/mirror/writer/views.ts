import type { Conversation } from "../../model/conversation.js";
import type { Queryable } from "../store/index.js";
import { type StoredConversation, storableJson, storeConversation } from "../stored.js";
import type { KnownConversation } from "./conversations.js";
import { changed, type FieldChanges } from "./fields.js";
import { countOf } from "./unread.js";
import { versionOfPage } from "./version.js";

/** The user in whose list rows stand. */
export interface Viewer {
  personId: string;
  userId: string;
}

/** A row of a list, and its conversation here. */
export interface Listed {
  row: Conversation;
  conversation: KnownConversation;
  /** Where the row's last message stands, if that is known. */
  order: bigint | null;
}

/** When rows were read, and in which run of the list. */
export interface Reading {
  run: string;
  now: number;
  /**
   * Ids, as the person has them, of conversations that the person may be let into again after having left: those of which
   * the cloud was asked whether that is so. Absent: all.
   */
  mayReturnTo?: ReadonlySet<string> | undefined;
}

/**
 * Stores the person's view of each, unless it was read later already, and returns the conversations in which the person
 * was not seen before. What events said since stands above the row. Who has left since stays out.
 */
export async function writeViews(
  inside: Queryable,
  { personId }: Viewer,
  listed: readonly Listed[],
  reading: Reading,
): Promise<ReadonlySet<string>> {
  if (listed.length === 0) return new Set();
  const before = await readViews(
    inside,
    personId,
    listed.map(({ conversation }) => conversation.id),
  );
  const { mayReturnTo } = reading;
  // Another crawl may have seen that the person is out while the list was read.
  const shown = listed.filter(
    ({ row, conversation }) =>
      before.get(conversation.id)?.member !== false || mayReturnTo === undefined || mayReturnTo.has(row.id),
  );
  const rows = shown.map((one) => rowOf(one, before.get(one.conversation.id)?.changes, reading));
  await inside.query(upsert, [personId, storableJson(rows), reading.run]);
  return new Set(rows.map((row) => row.conversation_id).filter((id) => !before.has(id)));
}

async function readViews(
  inside: Queryable,
  personId: string,
  conversationIds: readonly string[],
): Promise<Map<string, { changes: FieldChanges; member: boolean }>> {
  const rows = await inside.query<{ conversation_id: string; changes: FieldChanges; member: boolean }>(
    `select conversation_id::text, changes, member from colloquy.participant
     where person_id = $1::bigint
       and conversation_id in (select json_array_elements_text($2::text::json)::bigint)
     order by conversation_id for update`,
    [personId, storableJson(conversationIds)],
  );
  return new Map(rows.map((row) => [row.conversation_id, row]));
}

interface ViewRow {
  conversation_id: string;
  view_id: string;
  peer_id: string | null;
  row: StoredConversation;
  activity_at: number | null;
  at: number;
  version: number;
}

function rowOf(
  { row, conversation, order }: Listed,
  changes: FieldChanges = {},
  { now }: Reading,
): ViewRow & ReturnType<typeof countOf> {
  const version = versionOfPage(now);
  return {
    conversation_id: conversation.id,
    view_id: row.id,
    peer_id: row.peerId ?? null,
    row: changed(storeConversation(row), changes, version),
    activity_at: row.activity.at?.getTime() ?? null,
    at: now,
    version,
    ...countOf(row, conversation, order, now),
  };
}

/** A count that was not read leaves the one that is here. */
const ifCounted = (column: string) =>
  `${column} = case when excluded.unread_at is null then participant.${column} else excluded.${column} end`;

const upsert = `insert into colloquy.participant as participant
  (person_id, conversation_id, view_id, peer_id, row, activity_at, listed, member, member_at, marks_at,
   unread_count, unread_bound, unread_ord, read_at, unread_at, seen_run)
select $1::bigint, conversation_id, view_id, peer_id, row, activity_at, true, true, version, at,
  unread_count, unread_bound, unread_ord, read_at, unread_at, $3::bigint
from json_to_recordset($2::text::json) as given
  (conversation_id bigint, view_id text, peer_id text, row jsonb, activity_at bigint, at bigint, version bigint,
   unread_count int, unread_bound text, unread_ord bigint, read_at bigint, unread_at bigint)
order by conversation_id
on conflict (person_id, conversation_id) do update set
  view_id = excluded.view_id, peer_id = excluded.peer_id, row = excluded.row, activity_at = excluded.activity_at,
  listed = true, marks_at = excluded.marks_at, seen_run = excluded.seen_run,
  member = participant.member or excluded.member_at > participant.member_at,
  member_at = greatest(participant.member_at, excluded.member_at),
  ${["unread_count", "unread_bound", "unread_ord", "read_at", "unread_at"].map(ifCounted).join(",\n  ")}
where participant.marks_at is null or participant.marks_at <= excluded.marks_at`;

/** Takes conversations out of the person's list; `isMember` says whether the person is still in them. */
export async function takeOut(
  inside: Queryable,
  personId: string,
  conversationIds: readonly string[],
  { isMember }: { isMember: boolean },
): Promise<void> {
  if (conversationIds.length === 0) return;
  await inside.query(
    `update colloquy.participant set listed = false, member = member and $3::boolean
     where person_id = $1::bigint
       and conversation_id in (select json_array_elements_text($2::text::json)::bigint)`,
    [personId, storableJson(conversationIds), isMember],
  );
}
