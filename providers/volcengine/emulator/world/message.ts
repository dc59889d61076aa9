import { freeId, freeIndex, type LongId, type Source, type UserId } from "./ids.js";

/** A message of the world. Plain fields: change them at any time, the next answer shows it. */
export interface WorldMessage {
  /** MessageId: what `Message.id` is. */
  readonly messageId: bigint;
  /** IndexInConversation: sparse, microsecond-like, ascending with the order in the conversation. */
  readonly index: bigint;
  /** MsgType, for example 10001 for text. */
  msgType: number;
  /** Content, as the client wrote it. */
  content: string;
  /** Sender, as text. */
  sender: string;
  /** CreateTime, which is sent in milliseconds. */
  sentAt: Date;
  /** When it came in. `sentAt` is what it shows, which its sender may choose. */
  readonly acceptedAt: Date;
  /** ClientMsgId. */
  readonly clientMsgId: string;
  /** Ext; keys that start with `s:` are the system's. */
  ext: Record<string, string>;
  /** RefMsgInfo. */
  quote?: {
    /** ReferencedMessageId. */
    messageId: bigint;
    /** Hint: what is shown of it. */
    hint: string;
  };
  /** MentionedUsers; no answer shows them. */
  mentionedUsers: string[];
  /** VisibleUsers: empty for everybody. Histories are read without naming a user, so it hides nothing there. */
  visibleUsers: string[];
  /** InvisibleUsers, of which the same is true. */
  invisibleUsers: string[];
  /** Priority, of live groups. */
  priority: 0 | 1 | 2;
  /** Members who deleted it for themselves (DeleteMessage), which hides nothing in histories either. */
  readonly hiddenFrom: Set<string>;
  /** Property: what clients have attached, such as likes; no action of the server writes it. */
  properties: WorldProperty[];
  /** `sender-only`: deleted for all but its sender. `expired` ones are in no history; of the others readings say it. */
  state: "visible" | "recalled" | "deleted" | "sender-only" | "expired";
}

/** One thing that a client attached to a message. */
export interface WorldProperty {
  /** Groups properties, for example "like". */
  key: string;
  /** Any text. */
  value: string;
  /** Sent in milliseconds. */
  createdAt: Date;
}

/** What a message is made from. */
export interface MessageInput {
  /** Need not be a member. */
  sender: UserId;
  /** Default: 10001, text. */
  msgType?: number;
  /** Becomes the content `{"text": ...}`; `content` itself, where given, wins. */
  text?: string;
  /** Content itself, as a client would write it. */
  content?: string;
  /** Default: now, and always after the message before. */
  sentAt?: Date;
  /** A free one when absent. */
  messageId?: LongId;
  /** IndexInConversation; when absent a free one, `sentAt` in microseconds. No page says that it is unique. */
  index?: LongId;
  /** Made from the id when absent. */
  clientMsgId?: string;
  /** Key-values; none when absent. */
  ext?: Record<string, string>;
  /** The message that it answers. */
  quote?: {
    /** Nothing checks that there is one. */
    messageId: LongId;
    /** What is shown of it. */
    hint: string;
  };
  /** Default: nobody. */
  mentionedUsers?: readonly UserId[];
  /** Default: everybody. */
  visibleUsers?: readonly UserId[];
  /** Default: nobody. */
  invisibleUsers?: readonly UserId[];
  /** Default: 0. */
  priority?: 0 | 1 | 2;
  /** Moves the conversation in its members' lists (default true). */
  touch?: boolean;
}

/** A message that may be added to `messages`; it came in at `acceptedAt`, or when it was sent. Throws where its id is taken. */
export function makeMessage(
  messages: readonly WorldMessage[],
  input: MessageInput,
  source: Source,
  acceptedAt: Date | undefined,
): WorldMessage {
  const last = messages.at(-1);
  const earliest = last === undefined ? 0 : last.sentAt.getTime() + 1;
  const sentAt = input.sentAt ?? new Date(Math.max(source.now().getTime(), earliest));
  const messageId =
    input.messageId === undefined ? freeId(sentAt, source.random, source.isTaken) : BigInt(input.messageId);
  if (source.isTaken(messageId)) throw new Error(`The world already holds message ${messageId}.`);
  return {
    messageId,
    index: input.index === undefined ? freeIndex(sentAt, source.random, messages) : BigInt(input.index),
    msgType: input.msgType ?? 10001,
    content: input.content ?? JSON.stringify({ text: input.text ?? "" }),
    sender: String(input.sender),
    sentAt,
    acceptedAt: acceptedAt ?? sentAt,
    clientMsgId: input.clientMsgId ?? `client-${messageId}`,
    ext: { ...input.ext },
    ...(input.quote && { quote: { ...input.quote, messageId: BigInt(input.quote.messageId) } }),
    mentionedUsers: (input.mentionedUsers ?? []).map(String),
    visibleUsers: (input.visibleUsers ?? []).map(String),
    invisibleUsers: (input.invisibleUsers ?? []).map(String),
    priority: input.priority ?? 0,
    hiddenFrom: new Set(),
    properties: [],
    state: "visible",
  };
}

/** Behind those of the same index. */
export function insertByIndex(messages: WorldMessage[], message: WorldMessage): void {
  let position = messages.length;
  while (position > 0 && (messages[position - 1]?.index ?? 0n) > message.index) position -= 1;
  messages.splice(position, 0, message);
}
