import { ColloquyError, type EventConversation, optionalInteger, optionalText } from "colloquy/provider";
import { checkUserId, identify } from "../ids.js";
import { LAST_SEQ } from "../messages/group/page.js";

/** The members of a body, not yet read. */
export type Fields = Record<string, unknown>;

/** Where something happened. */
export interface Place {
  conversation: EventConversation;
  /** In the view of whoever did it. */
  conversationId: string;
}

/** A direct conversation in the view of `userId`; `undefined` where one of the two is no user's id. */
export function directPlace(userId: unknown, peerId: unknown): Place | undefined {
  const [user, peer] = [userIn(userId), userIn(peerId)];
  if (user === undefined || peer === undefined) return undefined;
  const conversationId = `direct:${peer}`;
  return { conversation: identify(conversationId, user), conversationId };
}

/** A group, or one topic of a community; `undefined` without an id that can be one. */
export function groupPlace({ GroupId, TopicId, Type }: Fields): Place | undefined {
  const [groupId, topicId] = [optionalText(GroupId), optionalText(TopicId)];
  if (groupId === undefined && topicId === undefined) return undefined;
  const conversationId = topicId === undefined ? `group:${groupId}` : `topic:${topicId}`;
  const conversation = unlessRefused(() => identify(conversationId, null));
  if (conversation === undefined) return undefined;
  const isLive = Type === "AVChatRoom" && conversation.kind === "group";
  return { conversation: isLive ? { ...conversation, kind: "live" } : conversation, conversationId };
}

/** The id of a user; `undefined` for what can be none. */
export function userIn(value: unknown): string | undefined {
  const id = optionalText(value);
  return id === undefined ? undefined : unlessRefused(() => checkUserId(id));
}

/** The users of a list of `{ Member_Account }`; those without an id are left out. */
export function accountsIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .map((member: Fields | null) => userIn(member?.Member_Account))
    .filter((id) => id !== undefined);
}

/** The number of a group's message, as its id. */
export function seqIn(value: unknown): string | undefined {
  const seq = optionalInteger(value);
  return seq !== undefined && seq >= 1 && seq <= LAST_SEQ ? String(seq) : undefined;
}

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (ColloquyError.is(thrown)) return undefined;
    throw thrown;
  }
}
