import type { Conversation, ConversationKind, Mark, Member, MessageContent } from "../../provider/index.js";

/** What a list can say about a conversation itself. */
export type MemoryProfile = Partial<
  Pick<
    Conversation,
    | "title"
    | "avatarUrl"
    | "description"
    | "notice"
    | "ownerId"
    | "creatorId"
    | "onlineCount"
    | "dissolved"
    | "attributes"
  >
>;

/** A conversation of the world, the same for every member. */
export interface MemoryConversation {
  /** As `Conversation.id`. */
  readonly id: string;
  /** As `Conversation.kind`; of a direct one the other member is the `peerId`. */
  readonly kind: ConversationKind;
  /**
   * User ids. Who is added here is in the conversation, but has it in their list only with the next message or
   * `touch`.
   */
  readonly members: Set<string>;
  /** What is known of members besides that they are there; those without an entry are plain members. */
  readonly memberships: Map<string, MemoryMembership>;
  /** When it was added, or where it was put with `at`. */
  readonly createdAt: Date;
  /** When the profile changed, which no message does. */
  updatedAt: Date;
  /** Replace it or set its fields; set `updatedAt` too where that matters. */
  profile: MemoryProfile;
  /** Oldest first. */
  readonly messages: MemoryMessage[];
}

/** One member of a conversation. Who owns it stands in its profile. */
export interface MemoryMembership {
  /** As `Member.role`. */
  role: Exclude<Member["role"], "owner">;
  /** As `Member.mutedUntil`; a time that is over mutes nobody. */
  mutedUntil: Date | null;
  /** As `Member.attributes`. */
  attributes: Record<string, string>;
  /** As `Member.joinedAt`. */
  readonly joinedAt: Date;
}

/** How a client sent a message. */
export interface MemorySending {
  /** As `Message.key`. */
  readonly key: string;
  /** Made of the key, the sender, the conversation and all that the message says: the same again is the same message. */
  readonly fingerprint: string;
  /** Whom it calls by name. */
  readonly mentions?: readonly string[] | "all";
  /** Whether it goes without an offline push. */
  readonly silent: boolean;
}

/** A message of the world. */
export interface MemoryMessage {
  /** `<conversation id>/<sequence>`. */
  readonly id: string;
  /** Its place in the conversation, counted from 1; it keeps it whatever happens to the others. */
  readonly sequence: number;
  /** `null` for a system notice. */
  senderId: string | null;
  /** In milliseconds, as `Message.sentAt`; `null` for a time that cannot be read. */
  sentAt: Date | null;
  /** At least one part. */
  content: MessageContent[];
  /** The message that it answers. */
  quote?: {
    /** As `Message.id`; nothing checks that there is one. */
    messageId: string;
    /** What is shown of it. */
    preview?: string;
  };
  /** The app's own key-values. */
  attributes: Record<string, string>;
  /** As `Message.customData`. */
  customData?: string;
  /** How a client sent it; absent where the world made it. */
  sending?: MemorySending;
  /** A deleted message leaves a placeholder; an expired one ends a walk with `end: "retention"`. */
  state: "visible" | "recalled" | "deleted" | "expired";
  /** Users out of whose view it was deleted. */
  readonly deletedFor: Set<string>;
  /** Whether the vendor sends it without an identity, so that pages can only count it. */
  nameless: boolean;
}

/** One conversation in one user's list. */
export interface MemoryRow {
  /** The conversation itself, not a copy. */
  readonly conversation: MemoryConversation;
  /** When somebody last wrote. */
  at: Date;
  /** Counts in the vendor's pages, and is left out of the list. */
  hidden: boolean;
  /** Whether the vendor sends it without an identity, so that pages can only count it. */
  nameless: boolean;
}

/** A user of the world. Users need no record to be in a conversation, and without one nobody knows their names. */
export interface MemoryUser {
  /** As `User.id`. */
  readonly id: string;
  /** As `User.name`. */
  name?: string;
  /** As `User.avatarUrl`. */
  avatarUrl?: string;
  /** As `User.attributes`. */
  attributes: Record<string, string>;
  /** Whether no conversation takes them in: adding them is refused with `conflict`. */
  barred?: boolean;
}

/** What one user has marked one conversation with. */
export interface MemoryMarks {
  /** Names and bits; a name and its bit are two different marks here. */
  marks: Set<Mark>;
  /** Empty when none is set. */
  customMark: string;
  /** Ids of folders of the same user. */
  folderIds: Set<string>;
  /** When `marks.update` last changed them, or when they were made. */
  updatedAt: Date;
}

/** What a conversation is made from. */
export interface ConversationInput {
  /** Made when absent. */
  id?: string;
  /** `"group"` when absent. */
  kind?: ConversationKind;
  /** User ids; users need no registration. */
  members: readonly string[];
  /** Where it stands in its members' lists; the newest of all when absent. */
  at?: Date;
  /** Empty when absent. */
  profile?: MemoryProfile;
}

/** What a message is made from; nothing is required. */
export interface MessageInput {
  /** The first member when absent; `null` is a system notice. */
  senderId?: string | null;
  /** Becomes a text part, where `content` is absent. */
  text?: string;
  /** The parts themselves, in place of `text`. */
  content?: MessageContent[];
  /** Now when absent; `null` for a time that cannot be read. */
  sentAt?: Date | null;
  /** The message that it answers. */
  quote?: {
    /** As `Message.id`; nothing checks that there is one. */
    messageId: string;
    /** What is shown of it. */
    preview?: string;
  };
  /** The app's own key-values; none when absent. */
  attributes?: Record<string, string>;
  /** As `Message.customData`. */
  customData?: string;
  /** How a client sent it; absent for a message that the world makes. */
  sending?: MemorySending;
}
