import type { Scope } from "../../calling/scope.js";
import type { ConversationKind, Unread } from "../../model/conversation.js";
import type { Message } from "../../model/message.js";
import { activityOf } from "../../resources/details/index.js";
import type { Account } from "../identity.js";
import type { Param } from "../store/index.js";
import { readConversation, type StoredConversation } from "../stored.js";
import { ask, type ReadCore } from "./core.js";
import { NEVER, timeOf, type ViewKey } from "./keys.js";
import { columnsOfMessage, type MessageRow, messageOf, wasReadWhole } from "./message.js";
import type { Reader } from "./person.js";
import type { Placed } from "./session.js";
import type { MirrorConversation } from "./types.js";

/** One person's view of a conversation, whole. */
export interface View {
  account: Account;
  conversation: MirrorConversation;
  /** When it counts as active; `null` where no time is known. */
  sortAt: Date | null;
}

/** More unread messages than this are not counted one by one. */
const MOST_COUNTED = 1_000;

/** When a conversation counts as active, and its place in every list. */
const sortAt = `coalesce(conversation.last_at, participant.activity_at, ${NEVER})`;
const place = `(${sortAt}, conversation.id)`;

interface ViewRow extends Omit<MessageRow, "id" | "state"> {
  conversation_id: string;
  account_id: number;
  kind: ConversationKind;
  view_id: string;
  peer_id: string | null;
  row: StoredConversation;
  sort_at: string;
  is_dissolved: boolean;
  is_whole: boolean;
  marks_at: string | null;
  unread_at: string | null;
  unread_count: number;
  unread_bound: Unread["bound"] | null;
  arrived: number;
  id: string | null;
  state: Message["state"] | null;
}

/** Conversations in which the person is now, of some accounts, in the order of every list. */
const viewsWhere = (condition: string) => `
select view.*, newest.*, ${wasReadWhole("view.conversation_id::bigint")} as is_whole,
  case when view.last_ord <= view.unread_ord then 0 else colloquy.unread_messages(
    $1::bigint, view.conversation_id::bigint, view.user_id,
    view.unread_ord, view.read_at, ${MOST_COUNTED + 1}) end as arrived
from (
  select conversation.id::text as conversation_id, conversation.account_id, conversation.kind,
    participant.view_id, participant.peer_id, participant.row, ${sortAt}::text as sort_at,
    conversation.dissolved_at is not null as is_dissolved, participant.marks_at::text as marks_at,
    participant.unread_at::text as unread_at, participant.unread_count, participant.unread_bound,
    participant.unread_ord, participant.read_at, person_user.user_id, conversation.last_ord
  from colloquy.participant participant
  join colloquy.conversation conversation on conversation.id = participant.conversation_id
  join colloquy.person_user person_user
    on person_user.person_id = participant.person_id and person_user.account_id = conversation.account_id
  where participant.person_id = $1::bigint and participant.member
    and conversation.account_id = any (string_to_array($2::text, ',')::int[]) and ${condition}
  order by ${place} desc limit $3::bigint
) view
left join lateral (
  select ${columnsOfMessage("message")}
  from colloquy.newest_message($1::bigint, view.conversation_id::bigint) message
) newest on true
order by view.sort_at::bigint desc, view.conversation_id::bigint desc`;

const listed = viewsWhere(`participant.listed and ${place} < ($4::bigint, $5::bigint)`);
const ofIds = viewsWhere("participant.view_id in (select json_array_elements_text($4::text::json))");
const ofNumbers = viewsWhere("conversation.id = any (string_to_array($4::text, ',')::bigint[])");

/** What of a person's conversations is read: those of these accounts. */
interface Asked {
  reader: Pick<Reader, "id">;
  accounts: readonly Account[];
}

/** The conversations of the list behind a place. */
export async function readListed(
  core: ReadCore,
  scope: Scope,
  asked: Asked,
  behind: readonly [at: string, conversationId: string],
  most: number,
): Promise<Placed<View, ViewKey>[]> {
  const rows = await readViews(core, scope, listed, asked, most, behind);
  return rows.map((row) => ({
    item: viewOf(row, asked),
    key: { at: timeOf(row.sort_at), conversationId: BigInt(row.conversation_id) },
  }));
}

/** Conversations by the ids that they have in the person's view, also such as are not listed. */
export async function readViewsOfIds(
  core: ReadCore,
  scope: Scope,
  asked: Asked,
  ids: readonly string[],
): Promise<View[]> {
  const rows = await readViews(core, scope, ofIds, asked, null, [JSON.stringify(ids)]);
  return rows.map((row) => viewOf(row, asked));
}

/** Conversations by their numbers here. */
export async function readViewsOfNumbers(
  core: ReadCore,
  scope: Scope,
  asked: Asked,
  numbers: readonly string[],
): Promise<Map<string, View>> {
  const rows = await readViews(core, scope, ofNumbers, asked, null, [numbers.join()]);
  return new Map(rows.map((row) => [row.conversation_id, viewOf(row, asked)]));
}

function readViews(
  core: ReadCore,
  scope: Scope,
  sql: string,
  { reader, accounts }: Asked,
  most: number | null,
  rest: readonly Param[],
): Promise<ViewRow[]> {
  const numbers = accounts.map(({ id }) => id).join();
  return ask<ViewRow>(core, scope, sql, [reader.id, numbers, most, ...rest]);
}

function viewOf(row: ViewRow, { accounts }: Asked): View {
  const account = accounts.find(({ id }) => id === row.account_id);
  if (account === undefined) throw new RangeError("a row of another account");
  const at = timeOf(row.sort_at);
  return {
    account,
    conversation: conversationOf(row, account.provider.name),
    sortAt: at === null ? null : new Date(at),
  };
}

/** What events have made known alone has no more than these. */
const unknownRow = {
  activity: { at: null, source: "none", precision: "second" },
  attributes: {},
} as const;

function conversationOf(row: ViewRow, provider: string): MirrorConversation {
  const { view_id: id, kind, peer_id: peerId, unread_bound: bound } = row;
  const known = readConversation({ ...unknownRow, ...row.row, id, provider, kind });
  const lastMessage = lastMessageOf(row, provider);
  return {
    ...known,
    ...(peerId !== null && { peerId }),
    ...(row.is_dissolved && { dissolved: true }),
    ...(lastMessage !== undefined && { lastMessage }),
    ...(bound !== null && { unread: unreadOf(row, bound) }),
    activity: activityOf(known.activity, lastMessage === undefined ? {} : { lastMessage }),
    asOf: { marks: dateOf(row.marks_at), unread: dateOf(row.unread_at) },
  };
}

/** Where there is none, that is known only once the history was read whole. */
function lastMessageOf(row: ViewRow, provider: string): Message | null | undefined {
  const { id, state } = row;
  if (id === null || state === null) return row.is_whole ? null : undefined;
  return messageOf({ ...row, id, state }, { conversationId: row.view_id, provider });
}

function unreadOf({ unread_count: counted, arrived }: ViewRow, bound: Unread["bound"]): Unread {
  const isCut = arrived > MOST_COUNTED;
  return { count: counted + Math.min(arrived, MOST_COUNTED), bound: isCut ? "atLeast" : bound };
}

function dateOf(milliseconds: string | null): Date | null {
  return milliseconds === null ? null : new Date(Number(milliseconds));
}
