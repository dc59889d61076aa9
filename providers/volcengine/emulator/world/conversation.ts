import { freeId, type LongId, type Source, type UserId } from "./ids.js";
import type { WorldMessage } from "./message.js";
import type { WorldParticipant } from "./participant.js";

/** The wire's numbers: 1 single, 2 group, 100 live group. */
export type ConversationType = 1 | 2 | 100;

/** A conversation of the world. Plain fields: change them at any time, the next answer shows it. */
export interface WorldConversation {
  /** ConversationShortId: what `Conversation.id` is. */
  readonly shortId: bigint;
  /** ConversationId; of a single chat `0:1:<user>:<user>`. */
  conversationId: string;
  /** IdempotentId: what creating it again is known by; empty for none. That of a single chat follows from the pair. */
  readonly idempotentId: string;
  /** ConversationType. */
  type: ConversationType;
  /** InboxType: the logical partition of the app. */
  inboxType: number;
  /** Name; empty in single chats. */
  name: string;
  /** AvatarUrl; empty where there is none. */
  avatarUrl: string;
  /** Description; empty where there is none. */
  description: string;
  /** Notice; empty where there is none. */
  notice: string;
  /** OwnerUserId, as text. */
  ownerUserId: string;
  /** CreatorUserId, as text. */
  creatorUserId: string;
  /** 0 normal, 1 dissolved. */
  status: 0 | 1;
  /** Ext; keys that start with `s:` are the system's. */
  ext: Record<string, string>;
  /** CreateTime, which is sent in seconds. */
  createdAt: Date;
  /** ModifyTime, which is sent in seconds; no message changes it. */
  modifiedAt: Date;
  /** User ids as text. Change them with `join` and `leave`, which keep the lists in step. */
  readonly members: Set<string>;
  /** The records of members, and of those who have left, by user id in the order of joining. */
  readonly participants: Map<string, WorldParticipant>;
  /** OnlineCount, of live groups. */
  onlineCount: number;
  /** By `index`, ascending; messages that were recalled, deleted or have expired stay here with their state. */
  readonly messages: WorldMessage[];
}

/** What a conversation is made from. Texts are empty when absent. */
export interface ConversationInput {
  /** Users who have it in their lists; they need no registration. */
  members: readonly UserId[];
  /** Default: group (2). */
  type?: ConversationType;
  /** A free one when absent. */
  shortId?: LongId;
  /** Follows from the members of a single chat; otherwise none. */
  idempotentId?: string;
  /** Follows from the members of a single chat; otherwise the shortId. */
  conversationId?: string;
  /** Default: 0. */
  inboxType?: number;
  /** Default: empty, as in single chats. */
  name?: string;
  /** Any text; nothing is fetched. */
  avatarUrl?: string;
  /** What the group is about. */
  description?: string;
  /** The announcement. */
  notice?: string;
  /** Default: the first member. */
  ownerUserId?: UserId;
  /** Default: the owner. */
  creatorUserId?: UserId;
  /** Key-values; add keys that start with `s:` to see them left out. */
  ext?: Record<string, string>;
  /** Default: now. */
  createdAt?: Date;
  /** Default: createdAt. */
  modifiedAt?: Date;
  /** Where it stands in its members' lists by activity; default: at the front. */
  activeAt?: Date;
  /** Default: 0. */
  onlineCount?: number;
}

/** What a pair's chat is known by where no IdempotentId was given. */
export function singleChatId(users: readonly UserId[], inboxType: number): string {
  return `pair:${inboxType}:${users.map(String).sort().join(":")}`;
}

/** A conversation without members, who are to join it. Throws where its id is taken. */
export function makeConversation(input: ConversationInput, source: Source): WorldConversation {
  const createdAt = input.createdAt ?? source.now();
  const shortId =
    input.shortId === undefined ? freeId(createdAt, source.random, source.isTaken) : BigInt(input.shortId);
  if (source.isTaken(shortId)) throw new Error(`The world already holds conversation ${shortId}.`);
  const type = input.type ?? 2;
  const inboxType = input.inboxType ?? 0;
  const owner = String(input.ownerUserId ?? input.members[0] ?? 0);
  const pair = input.members.map(String).sort().join(":");
  return {
    shortId,
    conversationId: input.conversationId ?? (type === 1 ? `0:1:${pair}` : String(shortId)),
    idempotentId: input.idempotentId ?? (type === 1 ? singleChatId(input.members, inboxType) : ""),
    type,
    inboxType,
    name: input.name ?? "",
    avatarUrl: input.avatarUrl ?? "",
    description: input.description ?? "",
    notice: input.notice ?? "",
    ownerUserId: owner,
    creatorUserId: String(input.creatorUserId ?? owner),
    status: 0,
    ext: { ...input.ext },
    createdAt,
    modifiedAt: input.modifiedAt ?? createdAt,
    members: new Set(),
    participants: new Map(),
    onlineCount: input.onlineCount ?? 0,
    messages: [],
  };
}
