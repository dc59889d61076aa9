import type { ProviderOptions } from "./list.js";
import type { Mark } from "./mark.js";

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
  /** What sort of conversation it is; `other` where the vendor sends a type that none of its pages names. */
  kind: ConversationKind;
  /** The other user; only where `kind` is `"direct"`. */
  peerId?: string;
  /** Volcengine: Name, absent where it is empty, as in single chats. Tencent's list has none. */
  title?: string;
  /** Volcengine: AvatarUrl. Tencent's list has none. */
  avatarUrl?: string;
  /** Volcengine: Description. Tencent's list has none. */
  description?: string;
  /** The announcement of a group. Volcengine: Notice. Tencent's list has none. */
  notice?: string;
  /** User id of the present owner. Volcengine: OwnerUserId. Tencent's list has none. */
  ownerId?: string;
  /** User id of whoever made it. Volcengine: CreatorUserId. Tencent's list has none. */
  creatorId?: string;
  /** Volcengine: MemberCount, unless `skipMemberCount` leaves it out. Tencent's list has none. */
  memberCount?: number;
  /** Who is there now, in live groups only. Volcengine: OnlineCount. Tencent's list has none. */
  onlineCount?: number;
  /** Whether it was disbanded. Volcengine: Status 1. Tencent's list does not say. */
  dissolved?: boolean;
  /**
   * Whether the reader pinned it, which does not change its place. Tencent: TopFlag. Volcengine's list does not
   * say.
   */
  pinned?: boolean;
  /** The reader's marks, as in {@link ConversationMarks}. */
  marks?: Mark[];
  /** The app's own mark, set with `marks.update`. Tencent: CustomMark, with `assistFlags` 63. */
  customMark?: string;
  /**
   * The reader's folders that it is in, as `marks.folders` names them. Tencent: ContactGroupId, with
   * `assistFlags` 63.
   */
  folderIds?: string[];
  /** When something last happened; the inbox orders by it where nothing better is fetched. */
  activity: Activity;
  /** Volcengine: CreateTime, in seconds. Tencent's list has none. */
  createdAt?: Date;
  /** When the profile, not the history, last changed. Volcengine: ModifyTime, in seconds. Tencent's list has none. */
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
  /**
   * `null` exactly where `source` is `"none"`. Tencent: MsgTime; Volcengine: ModifyTime, and CreateTime where
   * that is missing.
   */
  at: Date | null;
  /** `modified` is when the conversation's profile changed, which is not when somebody last spoke. */
  source: "lastMessage" | "modified" | "created" | "none";
  /** The unit in which the vendor sends `at`; both clouds send their lists in seconds. */
  precision: "second" | "millisecond";
}

/** Input of `conversations.list`, `pages` and `iterate`. */
export interface ListConversations {
  /** Whose list. It is not an access check: see the concepts page. */
  userId: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string | undefined;
  /** Vendor-only input under the vendor's name; other vendors ignore it. */
  providerOptions?: ProviderOptions | undefined;
}

/** What `pages` and `iterate` of conversations take besides {@link ListConversations}. */
export interface WalkConversations extends ListConversations {
  /**
   * Ends the walk by reading the list again, and delivers what moved to the top while the walk ran. Only for a
   * walk without `cursor`: what was delivered before a checkpoint is not known here.
   */
  catchUp?: boolean | undefined;
}
