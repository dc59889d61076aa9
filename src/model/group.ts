import type { Conversation } from "./conversation.js";
import type { ProviderOptions } from "./list.js";
import type { MemberResult } from "./member.js";

/** Input of `conversations.open`: the direct conversation of two users. */
export interface OpenConversation<Options extends object = ProviderOptions> {
  /** Whose conversation id is given back. */
  userId: string;
  /** The other user. */
  peerId: string;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** A direct conversation that can be used. */
export interface OpenedConversation {
  /** As the user who opened it sees it. */
  conversationId: string;
}

/** What a group says about itself. */
export interface GroupProfile {
  /** As `Conversation.title`. */
  title?: string | undefined;
  /** As `Conversation.avatarUrl`. */
  avatarUrl?: string | undefined;
  /** As `Conversation.description`. */
  description?: string | undefined;
  /** As `Conversation.notice`. */
  notice?: string | undefined;
  /** As `Conversation.attributes`. */
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** Input of `conversations.create`: a group. */
export interface CreateConversation<Options extends object = ProviderOptions> extends GroupProfile {
  /** Who owns it; a member too. */
  ownerId: string;
  /** Up to 200 others, each once; a member who cannot be added does not fail the created group. */
  memberIds?: readonly string[] | undefined;
  /** Repeated with the same key it finds the group and adds whoever is missing. 1 to 128 characters. */
  key?: string | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** A new group and what became of its members. */
export interface CreatedConversation {
  /** As the vendor's answer and the input give it. */
  conversation: Conversation;
  /** One result per `memberIds`, in their order. */
  members: MemberResult[];
}

/** Input of `conversations.update`: what is left out stays as it is. */
export interface UpdateConversation<Options extends object = ProviderOptions> extends GroupProfile {
  /** Who does it. Vendors that check rights check this user's. */
  operatorId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** The new owner. */
  ownerId?: string | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `conversations.dissolve`. */
export interface DissolveConversation<Options extends object = ProviderOptions> {
  /** Who does it. Vendors that check rights check this user's. */
  operatorId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `conversations.removeFromList`. */
export interface RemoveFromList<Options extends object = ProviderOptions> {
  /** Whose list. It is not an access check. */
  userId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** Also empties the user's own view of the history (`false`). */
  clearHistory?: boolean | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `conversations.markRead`. */
export interface MarkRead<Options extends object = ProviderOptions> {
  /** Who has read it. */
  userId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** Up to and with the message at this `Message.position`; absent means all there is. */
  upTo?: string | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}
