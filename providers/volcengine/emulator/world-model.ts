/** A user id as tests like to write it; kept as text, because apps may use strings and 19-digit integers. */
export type UserId = string | number | bigint;
/** A 64-bit id: bigint, or its decimal text. A number would lose digits. */
export type LongId = bigint | string;

/** The wire's numbers: 1 single, 2 group, 100 live group. */
export type ConversationType = 1 | 2 | 100;

/** A conversation of the world. Plain fields: change them at any time, the next answer shows it. */
export interface WorldConversation {
  /** ConversationShortId: what `Conversation.id` is. */
  readonly shortId: bigint;
  /** ConversationId; of a single chat `0:1:<user>:<user>`. */
  conversationId: string;
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
  /** ClientMsgId. */
  clientMsgId: string;
  /** Ext; keys that start with `s:` are the system's. */
  ext: Record<string, string>;
  /** RefMsgInfo. */
  quote?: {
    /** ReferencedMessageId. */
    messageId: bigint;
    /** Hint: what is shown of it. */
    hint: string;
  };
  /** `deleted` and `expired` ones are in no history; the readings say whether `recalled` ones are. */
  state: "visible" | "recalled" | "deleted" | "expired";
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
  /** Moves the conversation in its members' lists (default true). */
  touch?: boolean;
}

/** What one member has set for one conversation. */
export interface WorldSetting {
  /** ReadIndex: the Index up to which the member has read. */
  readIndex: bigint;
  /** Milliseconds; 0: not pinned. */
  stickTopTime: bigint;
  /** Milliseconds; 0: no favourite. */
  setFavoriteTime: bigint;
  /** IsMute. */
  isMute: boolean;
  /** Ext of the member, not of the conversation. */
  ext: Record<string, string>;
}
