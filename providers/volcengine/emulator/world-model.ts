/** A user id as tests like to write it; kept as text, because apps may use strings and 19-digit integers. */
export type UserId = string | number | bigint;
/** A 64-bit id: bigint, or its decimal text. A number would lose digits. */
export type LongId = bigint | string;

/** The wire's numbers: 1 single, 2 group, 100 live group. */
export type ConversationType = 1 | 2 | 100;

/** A conversation of the world. Plain fields: change them at any time, the next answer shows it. */
export interface WorldConversation {
  readonly shortId: bigint;
  conversationId: string;
  type: ConversationType;
  inboxType: number;
  name: string;
  avatarUrl: string;
  description: string;
  notice: string;
  ownerUserId: string;
  creatorUserId: string;
  /** 0 normal, 1 dissolved. */
  status: 0 | 1;
  ext: Record<string, string>;
  createdAt: Date;
  modifiedAt: Date;
  readonly members: Set<string>;
  onlineCount: number;
  /** By `index`, ascending; messages that were recalled, deleted or have expired stay here with their state. */
  readonly messages: WorldMessage[];
}

export interface ConversationInput {
  members: readonly UserId[];
  /** Default: group (2). */
  type?: ConversationType;
  shortId?: LongId;
  conversationId?: string;
  inboxType?: number;
  name?: string;
  avatarUrl?: string;
  description?: string;
  notice?: string;
  /** Default: the first member; the creator's default is the owner. */
  ownerUserId?: UserId;
  creatorUserId?: UserId;
  ext?: Record<string, string>;
  /** Default: now. */
  createdAt?: Date;
  modifiedAt?: Date;
  /** Where it stands in its members' lists by activity; default: at the front. */
  activeAt?: Date;
  onlineCount?: number;
}

export interface WorldMessage {
  readonly messageId: bigint;
  /** IndexInConversation: sparse, microsecond-like, ascending with the order in the conversation. */
  readonly index: bigint;
  msgType: number;
  content: string;
  sender: string;
  sentAt: Date;
  clientMsgId: string;
  ext: Record<string, string>;
  quote?: { messageId: bigint; hint: string };
  state: "visible" | "recalled" | "deleted" | "expired";
}

export interface MessageInput {
  sender: UserId;
  /** Default: 10001, text. */
  msgType?: number;
  /** Becomes the content `{"text": ...}`; `content` itself, where given, wins. */
  text?: string;
  content?: string;
  /** Default: now, and always after the message before. */
  sentAt?: Date;
  messageId?: LongId;
  index?: LongId;
  clientMsgId?: string;
  ext?: Record<string, string>;
  quote?: { messageId: LongId; hint: string };
  /** Moves the conversation in its members' lists (default true). */
  touch?: boolean;
}

/** What one member has set for one conversation. */
export interface WorldSetting {
  readIndex: bigint;
  /** Milliseconds; 0: not pinned. */
  stickTopTime: bigint;
  /** Milliseconds; 0: no favourite. */
  setFavoriteTime: bigint;
  isMute: boolean;
  ext: Record<string, string>;
}
