import { createHash } from "node:crypto";
import {
  ColloquyError,
  type ConversationKind,
  type EventConversation,
  invalidArgument,
  optionalInteger,
  optionalRecord,
  optionalText,
  show,
} from "colloquy/provider";

export const PROVIDER = "tencent";

/** For what this vendor does not have; nothing was sent. */
export function unsupported(message: string): ColloquyError {
  return new ColloquyError({ code: "unsupported", message, provider: PROVIDER });
}

/** A conversation as a caller names it: `direct:<userId>`, `group:<GroupId>` or `topic:<topic id>`. */
export type Target =
  | { kind: "direct"; userId: string }
  | { kind: "group"; groupId: string }
  | { kind: "topic"; groupId: string; topicId: string };

/** Stands inside every topic id, behind the id of its community (docs 1047/34961). */
const TOPIC_MARKER = "@TOPIC#_";

/** Ids of communities begin with it; their members are listed in another way (docs 269/1615, 269/1617). */
export const COMMUNITY_MARKER = "@TGS#_";

const MOST_BYTES = { userId: 32, group: 48, topic: 96 };

/** Checks a user's id: 1 to 32 bytes of UTF-8. */
export function checkUserId(userId: unknown, what = "userId"): string {
  if (fits(userId, MOST_BYTES.userId) && userId.isWellFormed()) return userId;
  throw invalidArgument(`${what} must be text of 1 to 32 bytes, got ${show(userId)}`, PROVIDER);
}

/** Reads a conversation id, and refuses what can be none. */
export function parseConversationId(conversationId: unknown): Target {
  const text = typeof conversationId === "string" ? conversationId : "";
  const id = text.slice(text.indexOf(":") + 1);
  if (text.startsWith("direct:"))
    return { kind: "direct", userId: checkUserId(id, "conversationId: the user") };
  if (text.startsWith("group:") && fits(id, MOST_BYTES.group) && !id.includes(TOPIC_MARKER)) {
    return { kind: "group", groupId: id };
  }
  if (text.startsWith("topic:") && fits(id, MOST_BYTES.topic) && id.indexOf(TOPIC_MARKER) > 0) {
    return { kind: "topic", groupId: id.slice(0, id.indexOf(TOPIC_MARKER)), topicId: id };
  }
  if (text.startsWith("other:")) {
    throw unsupported(`${show(text)} is of a conversation type that this provider does not know`);
  }
  const forms = "direct:<user id>, group:<GroupId> (up to 48 bytes) or topic:<topic id> (up to 96 bytes)";
  throw invalidArgument(`conversationId must be ${forms}, got ${show(conversationId)}`, PROVIDER);
}

/** The id of a group whose members or profile are asked for or changed; no other conversation has these. */
export function parseGroupId(conversationId: string): string {
  const target = parseConversationId(conversationId);
  if (target.kind === "group") return target.groupId;
  const hint = target.kind === "topic" ? "; ask for its community" : "";
  throw unsupported(
    `${show(conversationId)}: a ${target.kind} conversation has no members or profile${hint}`,
  );
}

/** A direct conversation has another id for each of its users; every other one has one id for all. */
export function identify(conversationId: string, userId: string | null): EventConversation {
  const target = parseConversationId(conversationId);
  if (target.kind !== "direct" || userId === null)
    return { kind: target.kind, ids: [{ userId: null, conversationId }] };
  return {
    kind: "direct",
    ids: [
      { userId, conversationId },
      { userId: target.userId, conversationId: `direct:${userId}` },
    ],
  };
}

/** How the conversation services address a target; the name of the group field differs between them. */
export function toContact<Field extends "GroupId" | "ToGroupId" | "ToGroupid">(
  conversationId: string,
  groupField: Field,
) {
  const target = parseConversationId(conversationId);
  if (target.kind === "direct") return { Type: 1, To_Account: target.userId };
  return { Type: 2, [groupField]: target.kind === "topic" ? target.topicId : target.groupId };
}

/** How the message services address a group, or a topic beside its community. */
export function groupFields(conversationId: string): { GroupId?: string; TopicId?: string } {
  const target = parseConversationId(conversationId);
  if (target.kind === "topic") return { GroupId: target.groupId, TopicId: target.topicId };
  return target.kind === "group" ? { GroupId: target.groupId } : {};
}

/** Which conversation an item of a conversation service is about. */
export type Contact =
  | { id: string; kind: "direct"; peerId: string }
  | { id: string; kind: Exclude<ConversationKind, "direct"> };

/**
 * Which conversation an item is about; `undefined` where nothing in it tells that. A live group cannot be told from
 * another group by its id.
 */
export function fromContact(item: Record<string, unknown>): Contact | undefined {
  const type = optionalInteger(item.Type);
  const userId = idIn(item.To_Account);
  if (type === 1) {
    return userId === undefined ? undefined : { id: `direct:${userId}`, kind: "direct", peerId: userId };
  }
  const groupId = idIn(item.GroupId) ?? idIn(item.ToGroupId);
  if (type === 2) {
    if (groupId === undefined) return undefined;
    const kind = groupId.includes(TOPIC_MARKER) ? "topic" : "group";
    return { id: `${kind}:${groupId}`, kind };
  }
  const id = userId ?? groupId;
  if (type === undefined) return id === undefined ? undefined : { id: `other:none:${id}`, kind: "other" };
  return { id: `other:${type}:${id ?? fingerprint(item)}`, kind: "other" };
}

/** An item that names its conversation. */
export interface ContactItem {
  contact: Contact;
  item: Record<string, unknown>;
}

/** The items that name a conversation, and how many do not. */
export function readContactItems(values: readonly unknown[]): { items: ContactItem[]; skipped: number } {
  const items: ContactItem[] = [];
  for (const value of values) {
    const item = optionalRecord(value);
    const contact = item === undefined ? undefined : fromContact(item);
    if (item !== undefined && contact !== undefined) items.push({ contact, item });
  }
  return { items, skipped: values.length - items.length };
}

/** Twice the longest documented id: places in a list are kept by id, and a cursor has to stay small. */
const LONGEST_ID = 192;

/** Text that can be an id. Broken surrogates would make one id of two. */
function idIn(value: unknown): string | undefined {
  const id = optionalText(value);
  // A character has at most three bytes, so only a long text needs counting.
  if (id === undefined || (id.length * 3 > LONGEST_ID && Buffer.byteLength(id) > LONGEST_ID))
    return undefined;
  return id.isWellFormed() ? id : undefined;
}

/** What a conversation of an unknown type is, without the fields that change from call to call. */
function fingerprint(item: Record<string, unknown>): string {
  const { MsgTime, TopFlag, StandardMark, CustomMark, ContactGroupId, Timestamp, ...identity } = item;
  return createHash("sha256").update(JSON.stringify(identity)).digest("base64url").slice(0, 16);
}

function fits(value: unknown, mostBytes: number): value is string {
  return typeof value === "string" && value !== "" && Buffer.byteLength(value) <= mostBytes;
}
