/** One conversation as one user's list shows it. An absent field means: this vendor's list does not say. */
export interface Conversation {
  /**
   * How the vendor addresses it. Tencent: `direct:bob`, `group:@TGS#1`, `topic:<topic id>`; Volcengine: the
   * ConversationShortId, up to 19 digits. Unique per provider, app and, where `capabilities.conversations.idScope`
   * is `"user"`, user.
   */
  id: string;
  /** The provider's name, for example `"tencent"`. */
  provider: string;
  kind: ConversationKind;
  /** The other user; only where `kind` is `"direct"`. */
  peerId?: string;
  title?: string;
  avatarUrl?: string;
  description?: string;
  notice?: string;
  ownerId?: string;
  creatorId?: string;
  memberCount?: number;
  onlineCount?: number;
  dissolved?: boolean;
  pinned?: boolean;
  /** The reader's marks, as in {@link ConversationMarks}. */
  marks?: string[];
  customMark?: string;
  folderIds?: string[];
  activity: Activity;
  createdAt?: Date;
  updatedAt?: Date;
  /** The app's own key-values; the vendor's system keys are left out. */
  attributes: Record<string, string>;
  /** The vendor's item as received, except that 64-bit fields stand there as decimal strings, always. */
  raw: unknown;
}

/** `live` is a live-stream group (AVChatRoom, live group); `topic` is one topic of a community. */
export type ConversationKind = "direct" | "group" | "topic" | "live" | "other";

/** When something last happened in a conversation, and which vendor time that is. */
export interface Activity {
  at: Date | null;
  /** `modified` is when the conversation's profile changed, which is not when somebody last spoke. */
  source: "lastMessage" | "modified" | "created" | "none";
  precision: "second" | "millisecond";
}

/** Input of `conversations.list`, `pages` and `iterate`. */
export interface ListConversations {
  /** Whose list. It is not an access check: see the concepts page. */
  userId: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string;
  /** Vendor-only input under the vendor's name; other vendors ignore it. */
  providerOptions?: ProviderOptions;
}

/** What `pages` and `iterate` of conversations take besides {@link ListConversations}. */
export interface WalkConversations extends ListConversations {
  /**
   * Ends the walk by reading the list again, and delivers what moved to the top while the walk ran. Only for a
   * walk without `cursor`: what was delivered before a checkpoint is not known here.
   */
  catchUp?: boolean;
}

/** Vendor-only input, by provider name. */
export type ProviderOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
