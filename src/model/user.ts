import type { ProviderOptions } from "./list.js";

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
