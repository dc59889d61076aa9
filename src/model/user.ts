import type { ProviderOptions } from "./list.js";
import type { Outcome, Outcomes } from "./outcome.js";

/** One user of the app, as the vendor knows them. */
export interface User {
  /** As `Conversation.peerId` and `Message.senderId`. */
  id: string;
  /** The name of the provider that it comes from, as `capabilities.provider`. */
  provider: string;
  /** As the app or the user set it; absent where there is none. */
  name?: string;
  /** Address of their picture. */
  avatarUrl?: string;
  /** The app's own key-values. */
  attributes: Record<string, string>;
  /** The vendor's item as received, as `Conversation.raw`. */
  raw: unknown;
}

/** Input of `users.get`. */
export interface GetUsers<Options extends object = ProviderOptions> {
  /** 1 to 100. */
  userIds: readonly string[];
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** A user of the app and what to show of them. */
export interface RegisteredUser {
  /** As everywhere. */
  id: string;
  /** The name that others see. */
  name?: string | undefined;
  /** Address of their picture. */
  avatarUrl?: string | undefined;
  /** The app's own key-values. */
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** Input of `users.register`: makes users known to the vendor's app. */
export interface RegisterUsers<Options extends object = ProviderOptions> {
  /** 1 to 200, each once; split at the vendor's limit, in order. */
  users: readonly RegisteredUser[];
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `users.update`: at least one field of each user besides the id, and what is left out stays as it is. */
export type UpdateUsers<Options extends object = ProviderOptions> = RegisterUsers<Options>;

/** Which user a result is about. */
export interface UserRef {
  /** As `User.id`. */
  userId: string;
}

/** What became of one user. */
export type UserResult = Outcome<UserRef>;

/** One result per user, in the order in which they were given. */
export type UserResults = Outcomes<UserRef>;

/** Input of `users.token`. */
export interface IssueToken<Options extends object = ProviderOptions> {
  /** Whose login. */
  userId: string;
  /** How long it is to be good for, in milliseconds (7 days). */
  expiresInMs?: number | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** The login of one user's client: a secret, for that user only. */
export interface UserToken {
  /** What the vendor's client SDK takes. */
  token: string;
  /** When it stops being good. */
  expiresAt: Date;
}
