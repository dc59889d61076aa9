import type { ColloquyEvent } from "../../model/event.js";
import { askForHistory, askForList } from "../crawl/ask.js";
import { type Account, type Identity, viewIdOf } from "../identity.js";
import type { Queryable } from "../store/index.js";
import { type StoredConversation, storableJson } from "../stored.js";
import type { KnownConversation } from "./conversations.js";

/** What an event works on. */
export interface Setting {
  inside: Queryable;
  account: Account;
  /** How long the crawls that it asks for wait, in milliseconds: a vendor's history may lag behind its webhooks. */
  delayMs: number;
}

/** Where an event happened. */
export interface Place {
  conversation: KnownConversation;
  identity: Identity;
}

/** Somebody enrolled of whom an event tells that they are in its conversation, or no longer. */
interface Presence {
  personId: string;
  userId: string;
  isIn: boolean;
}

/** Those who are enrolled of all that the event tells of. */
export async function enrolledIn(
  { inside, account }: Setting,
  event: Extract<ColloquyEvent, { conversation: unknown }>,
): Promise<Presence[]> {
  const { users, isIn } = usersIn(event);
  if (users.length === 0) return [];
  const rows = await inside.query<{ person_id: string; user_id: string }>(
    `select person_id::text, user_id from colloquy.person_user
     where account_id = $1::int and user_id in (select json_array_elements_text($2::text::json))
     order by person_id for key share`,
    [account.id, storableJson(users)],
  );
  return rows.map((row) => ({ personId: row.person_id, userId: row.user_id, isIn }));
}

function usersIn(event: Parameters<typeof enrolledIn>[1]): { users: string[]; isIn: boolean } {
  // A conversation that has an id for each of its users names them.
  const own = event.conversation.ids.flatMap(({ userId }) => userId ?? []);
  switch (event.type) {
    case "message.sent":
      return {
        users: [...own, ...(event.message.senderId === null ? [] : [event.message.senderId])],
        isIn: true,
      };
    case "member.joined":
    case "member.left":
      return { users: event.members.map(({ userId }) => userId), isIn: event.type === "member.joined" };
    case "conversation.created":
      return { users: event.profile.ownerId === undefined ? [] : [event.profile.ownerId], isIn: true };
    default:
      return { users: [], isIn: true };
  }
}

interface ViewRow {
  person_id: string;
  view_id: string;
  peer_id: string | null;
  row: StoredConversation;
  member: boolean;
}

/** Notes who is in the conversation by then. Whoever was not seen there before has their list read again. */
export async function noteMembers(
  { inside, account, delayMs }: Setting,
  { conversation, identity }: Place,
  presences: readonly Presence[],
  at: Date,
): Promise<void> {
  const views = presences.flatMap((presence) => viewOf(account, conversation, identity, presence));
  if (views.length === 0) return;
  const before = await inside.query<{ person_id: string }>(
    "select person_id::text from colloquy.participant where conversation_id = $1::bigint",
    [conversation.id],
  );
  await inside.query(upsert, [conversation.id, storableJson(views), at.getTime()]);
  const { view } = account.provider.capabilities.messages.kinds[conversation.kind];
  for (const { person_id: personId, member } of views) {
    if (!member || before.some((row) => row.person_id === personId)) continue;
    await askForList(inside, account, personId, delayMs);
    if (view === "user") await askForHistory(inside, account, personId, conversation, delayMs);
  }
}

/** Until the list is read, the row says no more than what the event told. */
function viewOf(
  { provider }: Account,
  { kind }: KnownConversation,
  identity: Identity,
  { personId, userId, isIn }: Presence,
): ViewRow[] {
  const id = viewIdOf(identity, userId);
  if (id === undefined) return [];
  const peer = identity.ids.find((one) => one.userId !== null && one.userId !== userId)?.userId ?? null;
  const activity = { at: null, source: "none", precision: "second" } as const;
  const row = { id, provider: provider.name, kind, activity, attributes: {} };
  return [{ person_id: personId, view_id: id, peer_id: peer, row, member: isIn }];
}

/** At one time being out beats being in. */
const upsert = `insert into colloquy.participant as participant
  (person_id, conversation_id, view_id, peer_id, row, listed, member, member_at, unread_bound)
select person_id, $1::bigint, view_id, peer_id, row, false, member, $3::bigint, 'estimate'
from json_to_recordset($2::text::json) as given(person_id bigint, view_id text, peer_id text, row jsonb, member boolean)
order by person_id
on conflict (person_id, conversation_id) do update set
  member = case
    when excluded.member_at > participant.member_at then excluded.member
    when excluded.member_at = participant.member_at then excluded.member and participant.member
    else participant.member end,
  member_at = greatest(participant.member_at, excluded.member_at)`;
