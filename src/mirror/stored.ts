import type { ForwardedMessage, MessageContent } from "../model/content.js";
import type { Activity, Conversation } from "../model/conversation.js";
import type { Member } from "../model/member.js";
import type { Message } from "../model/message.js";

/** How conversations, messages and members stand in `jsonb`: as they are, with times as milliseconds. */

/** Values of a conversation that have columns of their own, or are not kept. */
type Apart = "lastMessage" | "unread" | "missing" | "raw";

/** What `participant.row` holds. */
export interface StoredConversation
  extends Omit<Conversation, Apart | "activity" | "createdAt" | "updatedAt"> {
  activity: Omit<Activity, "at"> & { at: number | null };
  createdAt?: number;
  updatedAt?: number;
}

/** What `message.body` holds. */
export interface StoredMessage
  extends Pick<Message, "system" | "text" | "quote" | "attributes" | "customData" | "key"> {
  content: StoredContent[];
}

type StoredContent =
  | Exclude<MessageContent, { type: "forward" }>
  | (Omit<Extract<MessageContent, { type: "forward" }>, "messages"> & { messages?: StoredForward[] });

interface StoredForward extends Omit<ForwardedMessage, "sentAt" | "content"> {
  sentAt: number | null;
  content: StoredContent[];
}

export function storeConversation(conversation: Conversation): StoredConversation {
  const { lastMessage, unread, missing, raw, activity, createdAt, updatedAt, ...rest } = conversation;
  return {
    ...rest,
    activity: { ...activity, at: millisecondsOf(activity.at) },
    ...(createdAt !== undefined && { createdAt: createdAt.getTime() }),
    ...(updatedAt !== undefined && { updatedAt: updatedAt.getTime() }),
  };
}

export function readConversation(stored: StoredConversation): Omit<Conversation, Exclude<Apart, "raw">> {
  const { activity, createdAt, updatedAt, ...rest } = stored;
  return {
    ...rest,
    activity: { ...activity, at: dateOf(activity.at) },
    ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
    ...(updatedAt !== undefined && { updatedAt: new Date(updatedAt) }),
    raw: null,
  };
}

export function storeMessage(
  message: Pick<Message, Exclude<keyof StoredMessage, "content"> | "content">,
): StoredMessage {
  const { system, content, text, quote, attributes, customData, key } = message;
  return {
    system,
    content: storeContent(content),
    text,
    attributes,
    ...(quote !== undefined && { quote }),
    ...(customData !== undefined && { customData }),
    ...(key !== undefined && { key }),
  };
}

export function readMessage(stored: StoredMessage): Pick<Message, keyof StoredMessage> {
  return { ...stored, content: readContent(stored.content) };
}

/** Also of an edit, which may change the content alone. */
export function storeContent(content: readonly MessageContent[]): StoredContent[] {
  return content.map((part) => {
    if (part.type !== "forward") return part;
    const { messages, ...rest } = part;
    const stored = messages?.map((one) => ({
      ...one,
      sentAt: millisecondsOf(one.sentAt),
      content: storeContent(one.content),
    }));
    return { ...rest, ...(stored !== undefined && { messages: stored }) };
  });
}

export function readContent(content: readonly StoredContent[]): MessageContent[] {
  return content.map((part) => {
    if (part.type !== "forward") return part;
    const { messages, ...rest } = part;
    const read = messages?.map((one) => ({
      ...one,
      sentAt: dateOf(one.sentAt),
      content: readContent(one.content),
    }));
    return { ...rest, ...(read !== undefined && { messages: read }) };
  });
}

/** What `member.row` holds. */
export interface StoredMember extends Pick<Member, "role" | "nickname" | "attributes"> {
  mutedUntil?: number | null;
  joinedAt?: number;
}

export function storeMember({ role, mutedUntil, joinedAt, nickname, attributes }: Member): StoredMember {
  return {
    role,
    attributes,
    ...(nickname !== undefined && { nickname }),
    ...(mutedUntil !== undefined && { mutedUntil: millisecondsOf(mutedUntil) }),
    ...(joinedAt !== undefined && { joinedAt: joinedAt.getTime() }),
  };
}

export function readMember(stored: StoredMember): Omit<Member, "userId" | "provider"> {
  const { mutedUntil, joinedAt, ...rest } = stored;
  return {
    ...rest,
    ...(mutedUntil !== undefined && { mutedUntil: dateOf(mutedUntil) }),
    ...(joinedAt !== undefined && { joinedAt: new Date(joinedAt) }),
    raw: null,
  };
}

function millisecondsOf(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

/**
 * JSON that PostgreSQL takes. Its texts hold neither U+0000 nor half of a surrogate pair: both become U+FFFD, in keys
 * and values.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escaped) =>
    /^\\u/.test(escaped) && escaped.length > 2 ? "\\ufffd" : escaped,
  );
}

/** The same of a text that is a parameter by itself. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}
