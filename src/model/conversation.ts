import type { ErrorCode } from "../errors/colloquy-error.js";
import type { ProviderOptions } from "./list.js";
import type { Mark } from "./mark.js";
import type { Message } from "./message.js";

/**
 * One conversation as one user's list shows it. An absent field means that this vendor's list does not say;
 * `capabilities.conversations.fields` names those that it can fill, and the vendor's page says from what.
 */
export interface Conversation {
  /**
   * How the vendor addresses it, in a form of the provider's own; every call takes it as it is. Unique per provider,
   * app and, where `capabilities.conversations.idScope` is `"user"`, user.
   */
  id: string;
  /** The name of the provider that it comes from, as `capabilities.provider`. */
  provider: string;
  /** What sort of conversation it is; `other` where the vendor sends a type that none of its pages names. */
  kind: ConversationKind;
  /** The other user; only where `kind` is `"direct"`. */
  peerId?: string;
  /** The name that its members gave it; of a direct one, with `"profile"`, the other user's name. */
  title?: string;
  /** Address of its picture; of a direct one, with `"profile"`, of the other user's. */
  avatarUrl?: string;
  /** What the group says about itself. */
  description?: string;
  /** The announcement of a group. */
  notice?: string;
  /** User id of the present owner. */
  ownerId?: string;
  /** User id of whoever made it. */
  creatorId?: string;
  /** How many members it has. */
  memberCount?: number;
  /** How many are there right now; only where `kind` is `"live"`. */
  onlineCount?: number;
  /** Whether it was disbanded. */
  dissolved?: boolean;
  /** Whether the reader pinned it, which does not change its place. */
  pinned?: boolean;
  /** The reader's marks, as in `ConversationMarks`. */
  marks?: Mark[];
  /** The app's own text beside the marks, set with `marks.update`. */
  customMark?: string;
  /** Ids of the reader's folders that it is in, as `marks.folders` gives them. */
  folderIds?: string[];
  /** With `"lastMessage"`: the newest visible message; `null` where the whole history was seen and has none. */
  lastMessage?: Message | null;
  /** With `"unread"`: what the reader has not read. */
  unread?: Unread;
  /**
   * Why a detail that was asked for is not there: `timeout`, `rate_limited`, `not_found`, `unsupported` and so on. Absent
   * where nothing is missing.
   */
  missing?: MissingDetails;
  /** When something last happened; where `lastMessage` is known and has a time, that is it. */
  activity: Activity;
  /** When it was made. */
  createdAt?: Date;
  /** When its profile last changed, which is not when somebody last spoke. */
  updatedAt?: Date;
  /** The app's own key-values; the vendor's system keys are left out. */
  attributes: Record<string, string>;
  /** The vendor's item as received, except that 64-bit fields stand there as decimal strings, always. */
  raw: unknown;
}

/**
 * What can be had of a conversation besides its row, at the cost in `capabilities.conversations.details`: `profile` is
 * name and picture, also of the other user of a direct conversation; `marks` are the reader's.
 */
export type Detail = "profile" | "lastMessage" | "unread" | "marks";

/** Messages that the reader has not read. */
export interface Unread {
  /** How many. */
  count: number;
  /** How far the count can be trusted: `atLeast` may be more, `estimate` more or less. */
  bound: "exact" | "atLeast" | "estimate";
}

/** Why details are missing, by detail. */
export type MissingDetails = { readonly [Name in Detail]?: ErrorCode };

/** `live` is the audience of a live stream, `topic` one topic of a community. */
export type ConversationKind = "direct" | "group" | "topic" | "live" | "other";

/** When something last happened in a conversation, and which vendor time that is. */
export interface Activity {
  /** `null` exactly where `source` is `"none"`. */
  at: Date | null;
  /** `modified` is when the conversation's profile changed, which is not when somebody last spoke. */
  source: "lastMessage" | "modified" | "created" | "none";
  /** The unit in which the vendor sends `at`. */
  precision: "second" | "millisecond";
}

/** Input of `conversations.list`, `pages` and `iterate`. */
export interface ListConversations<Options extends object = ProviderOptions> {
  /** Whose list. It is not an access check: see the concepts page. */
  userId: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string | undefined;
  /**
   * Details to fetch besides, best effort: none costs the page more than `detailsTimeoutMs`, and what cannot be had is in
   * `Conversation.missing`. They change neither the order nor the cursor, which another call may use with others.
   */
  include?: readonly Detail[] | undefined;
  /** Vendor-only input under the vendor's name; other vendors ignore it. */
  providerOptions?: Options | undefined;
}

/** What `pages` and `iterate` of conversations take besides {@link ListConversations}. */
export interface WalkConversations<Options extends object = ProviderOptions>
  extends ListConversations<Options> {
  /**
   * Ends the walk by reading the list again, and delivers what moved to the top while the walk ran. Only for a
   * walk without `cursor`: what was delivered before a checkpoint is not known here.
   */
  catchUp?: boolean | undefined;
}

/** Input of `conversations.get`. */
export interface GetConversations<Options extends object = ProviderOptions> {
  /** In whose view. It is not an access check: see the concepts page. */
  userId: string;
  /** As `Conversation.id`, 1 to 100. */
  conversationIds: readonly string[];
  /** Details to fetch besides, as in {@link ListConversations}. */
  include?: readonly Detail[] | undefined;
  /** Vendor-only input under the vendor's name; other vendors ignore it. */
  providerOptions?: Options | undefined;
}
