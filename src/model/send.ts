import type { MessageContent } from "./content.js";
import type { ProviderOptions } from "./list.js";
import type { Message } from "./message.js";

/** What an app can send: every content but the cloud's own notices and what no type fits. */
export type SendableContent = Exclude<
  MessageContent,
  {
    /** What only a cloud makes, and what no type fits. */
    type: "system" | "unknown";
  }
>;

/** Input of `messages.send`. */
export interface SendMessage<Options extends object = ProviderOptions> {
  /** Who sends it. It is not an access check: the app speaks for its users. */
  userId: string;
  /** Where to, as `Conversation.id`; `conversations.open` gives the id of a direct one. */
  conversationId: string;
  /** At least one part, in the order in which they are shown; `capabilities.messages.send.contents` says which. */
  content: readonly SendableContent[];
  /**
   * What tells this message from every other of its sender: one key with equal content is sent at most once inside
   * `capabilities.messages.send.idempotency.windowMs`. 1 to 128 characters; made here where absent.
   */
  key?: string | undefined;
  /** The message that this one answers, in the same conversation. */
  quote?: Message["quote"] | undefined;
  /** User ids of those who are called by name, or everybody. */
  mentions?: readonly string[] | "all" | undefined;
  /** The app's own key-values, as `Message.attributes`. */
  attributes?: Readonly<Record<string, string>> | undefined;
  /** As `Message.customData`. */
  customData?: string | undefined;
  /** No offline push; unread counts grow all the same. */
  silent?: boolean | undefined;
  /**
   * Looks into the history first, back to `since`, and sends only where nothing was found: for those who come back with
   * a key after a crash, or after the window.
   */
  repeat?: boolean | undefined;
  /** When the first try may have begun; required with `repeat`. */
  since?: Date | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** A message as the vendor's answer to its sending gives it: time and position only where the answer has them. */
export type SentMessage = Omit<Message, "sentAt" | "position" | "raw"> & {
  /** As `Message.sentAt`. */
  sentAt?: Date;
  /** As `Message.position`. */
  position?: string;
};

/** What became of a sent message. */
export interface SendResult {
  /** What was sent, with the vendor's id. */
  message: SentMessage;
  /** The caller's key, or the one that was made. */
  key: string;
  /** The vendor's answer was lost or not to be believed, and the message was found in the history. */
  settled?: true;
  /** Lesser properties that this vendor has no place for, for example `content[0].size`. */
  dropped?: string[];
}

/** What every change of a message names. */
export interface MessageRef<Options extends object = ProviderOptions> {
  /** The sender of the message. */
  userId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** As `Message.id`. */
  messageId: string;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `messages.recall`: a message that its sender takes back. */
export type RecallMessage<Options extends object = ProviderOptions> = MessageRef<Options>;

/** Input of `messages.edit`: at least one of the three, and what is left out stays as it is. */
export interface EditMessage<Options extends object = ProviderOptions> extends MessageRef<Options> {
  /** The new content, whole. */
  content?: readonly SendableContent[] | undefined;
  /** As `Message.attributes`; `capabilities.messages.edit` says whether they can change. */
  attributes?: Readonly<Record<string, string>> | undefined;
  /** As `Message.customData`. */
  customData?: string | undefined;
}

/** Several messages of one conversation. */
export interface MessageRefs<Options extends object = ProviderOptions> {
  /** Whose view. It is not an access check. */
  userId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** As `Message.id`; 1 to 20, each once. */
  messageIds: readonly string[];
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `messages.get`. */
export type GetMessages<Options extends object = ProviderOptions> = MessageRefs<Options>;

/** Input of `messages.delete`. */
export interface DeleteMessages<Options extends object = ProviderOptions> extends MessageRefs<Options> {
  /** Out of the user's own view, or out of everybody's. */
  for: "me" | "everyone";
}

/** Which message a result is about. */
export interface DeletedMessage {
  /** As `Message.id`. */
  messageId: string;
}
