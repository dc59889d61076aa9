import type { ColloquyEvent } from "../../model/event.js";
import { askForMembers } from "../crawl/ask.js";
import { type Identity, identityOf } from "../identity.js";
import type { Queryable } from "../store/index.js";
import { askForNews } from "./ask.js";
import { noteChange } from "./changes.js";
import { conversationsOf, type KnownConversation } from "./conversations.js";
import { isKept } from "./ids.js";
import { refreshMessage, writeTold } from "./messages.js";
import { ownOrder } from "./order.js";
import { enrolledIn, noteMembers, type Place, type Setting } from "./presence.js";
import { tellConversation, tellUser } from "./told.js";
import { noteRead } from "./unread.js";
import { versionOfTelling } from "./version.js";

/** The events that are about a conversation. */
type ConversationEvent = Extract<ColloquyEvent, { conversation: unknown }>;
type EventOf<Type extends ColloquyEvent["type"]> = Extract<ColloquyEvent, { type: Type }>;

/** Many come and go at a time, and their list is read whole. */
const MEMBERS_DELAY_MS = 60_000;

/**
 * Brings an event in. It is a hint: whatever brings a message also has the history read again from where it was read to.
 * Of conversations in which nobody is who is enrolled, nothing is kept.
 */
export async function applyEvent(setting: Setting, event: ColloquyEvent): Promise<void> {
  if (event.type === "user.updated") return tellUser(setting.inside, setting.account, event);
  if (!("conversation" in event)) return;
  const place = await placeOf(setting, event);
  if (place !== undefined) await applyThere(setting, place, event);
}

async function placeOf(setting: Setting, event: ConversationEvent): Promise<Place | undefined> {
  const identity = identityOf(event.conversation);
  const users = await enrolledIn(setting, event);
  const mayBegin = users.some(({ isIn }) => isIn);
  const conversation = await conversationOf(setting, identity, mayBegin);
  if (conversation === undefined) return undefined;
  const place = { conversation, identity };
  await noteMembers(setting, place, users, event.at);
  return place;
}

/** Locks it, so that events of one conversation come in one after the other. */
async function conversationOf(
  { inside, account }: Setting,
  identity: Identity,
  mayBegin: boolean,
): Promise<KnownConversation | undefined> {
  const [known] = await inside.query<KnownConversation>(
    `select id::text, key, kind, last_ord::text, last_at::float8 from colloquy.conversation
     where account_id = $1::int and key = $2 for update`,
    [account.id, identity.key],
  );
  if (known !== undefined || !mayBegin) return known;
  return (await conversationsOf(inside, account, [identity])).known[0];
}

async function applyThere(setting: Setting, place: Place, event: ConversationEvent): Promise<void> {
  const { inside, account } = setting;
  const { id } = place.conversation;
  switch (event.type) {
    case "message.sent":
      return applySent(setting, place, event);
    case "message.recalled":
    case "message.edited":
      if (!isKept(event.messageId)) return;
      await noteChange(inside, id, event);
      return refreshMessage(inside, id, event.messageId);
    case "message.read":
      return noteRead(inside, account, id, event);
    case "conversation.created":
    case "conversation.updated":
    case "conversation.dissolved":
      return tellConversation(inside, id, event);
    case "member.joined":
    case "member.left":
    case "member.updated":
      return readAgain(setting, place, askForMembers, MEMBERS_DELAY_MS);
  }
}

async function applySent(
  setting: Setting,
  place: Place,
  { message, at }: EventOf<"message.sent">,
): Promise<void> {
  const { inside, account, delayMs } = setting;
  const { conversation } = place;
  const order = ownOrder(account.provider, message.position);
  const told = { ...message, sentAt: message.sentAt ?? at };
  await writeTold(inside, conversation.id, told, { order, version: versionOfTelling(at) });
  await inside.query(
    "update colloquy.participant set listed = true where conversation_id = $1::bigint and not listed",
    [conversation.id],
  );
  await readAgain(setting, place, askForNews, delayMs);
}

async function readAgain(
  { inside, account }: Setting,
  { conversation }: Place,
  askFor: typeof askForNews,
  delayMs: number,
): Promise<void> {
  const personId = await memberOf(inside, conversation.id);
  if (personId !== undefined) await askFor(inside, account, personId, conversation, delayMs);
}

/** Anybody through whose view the conversation can be read. */
async function memberOf(inside: Queryable, conversationId: string): Promise<string | undefined> {
  const [row] = await inside.query<{ person_id: string }>(
    `select person_id::text from colloquy.participant where conversation_id = $1::bigint and member
     order by person_id limit 1`,
    [conversationId],
  );
  return row?.person_id;
}
