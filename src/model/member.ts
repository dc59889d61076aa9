import type { ProviderOptions } from "./list.js";
import type { Outcome, Outcomes } from "./outcome.js";

/** What a member may do in a conversation. */
export type MemberRole = "owner" | "admin" | "member";

/** One member of a conversation. */
export interface Member {
  /** As everywhere. */
  userId: string;
  /** The name of the provider that it comes from, as `capabilities.provider`. */
  provider: string;
  /** What they may do; `member` where the vendor sends a role that none of its pages names. */
  role: MemberRole;
  /** Until when they cannot speak; `null` where they can. Absent where the vendor's list does not say. */
  mutedUntil?: Date | null;
  /** When they came in. */
  joinedAt?: Date;
  /** The name that they have in this conversation only. */
  nickname?: string;
  /** The app's own key-values about this membership; the vendor's system keys are left out. */
  attributes: Record<string, string>;
  /** The vendor's item as received, 64-bit fields as decimal strings. */
  raw: unknown;
}

/** Input of `members.list`, `pages` and `iterate`. */
export interface ListMembers<Options extends object = ProviderOptions> {
  /** As `Conversation.id`; not a direct one. */
  conversationId: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** What changes of members have in common. */
export interface MembersOf<Change, Options extends object = ProviderOptions> {
  /** As `Conversation.id`; not a direct one. */
  conversationId: string;
  /** Who does it. Vendors that check rights check this user's. */
  operatorId: string;
  /** 1 to 200, each user once; split at the vendor's limit, in order. */
  members: readonly Change[];
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** A user who comes in. */
export interface AddedMember {
  /** Must be known to the vendor's app. */
  userId: string;
  /** What they may do (`member`); the owner is changed with `conversations.update`. */
  role?: "admin" | "member" | undefined;
  /** As `Member.attributes`. */
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** A user who goes out. */
export interface RemovedMember {
  /** As `Member.userId`. */
  userId: string;
}

/** What to change about a member: at least one field besides the id, and what is left out stays as it is. */
export interface ChangedMember {
  /** As `Member.userId`. */
  userId: string;
  /** The owner is changed with `conversations.update`. */
  role?: "admin" | "member" | undefined;
  /** Until when they cannot speak; `null` lets them speak. */
  mutedUntil?: Date | null | undefined;
  /** As `Member.attributes`; those that are not named stay. */
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** Input of `members.add`. */
export type AddMembers<Options extends object = ProviderOptions> = MembersOf<AddedMember, Options>;

/** Input of `members.remove`. */
export type RemoveMembers<Options extends object = ProviderOptions> = MembersOf<RemovedMember, Options>;

/** Input of `members.update`. */
export type UpdateMembers<Options extends object = ProviderOptions> = MembersOf<ChangedMember, Options>;

/** What became of one member. */
export type MemberResult = Outcome<Pick<Member, "userId">>;

/** One result per member, in the order in which they were given. */
export type MemberResults = Outcomes<Pick<Member, "userId">>;
