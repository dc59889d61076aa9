import type { MessageContent } from "./content.js";
import type { Page, ProviderOptions } from "./list.js";

/** One message of a conversation. */
export interface Message {
  /** Unique within the conversation. */
  id: string;
  /** As asked for. */
  conversationId: string;
  /** The name of the provider that it comes from, as `capabilities.provider`. */
  provider: string;
  /** `null`: a system notice without a sender. */
  senderId: string | null;
  /** The time that the vendor gave it, no finer than the vendor counts; `null` where it cannot be read. */
  sentAt: Date | null;
  /** Opaque; hand it back as `from`. */
  position: string;
  /**
   * `other`: the vendor sent a state that none of its pages names. Recalled ones come with `includeRecalled`
   * only.
   */
  state: "visible" | "recalled" | "other";
  /** Whether it is a notice of the cloud and not of a user. */
  system: boolean;
  /** In the sender's order; empty only for a recalled message. */
  content: MessageContent[];
  /** The text parts joined, for search and previews. */
  text: string;
  /** The message that this one answers. */
  quote?: {
    /** As `Message.id`, in the same conversation; the message may be gone. */
    messageId: string;
    /** What the sender's client put there to show. */
    preview?: string;
  };
  /** The app's own key-values; the vendor's system keys are left out. */
  attributes: Record<string, string>;
  /** One text of the app's own that travels with the message, where the vendor has a place for it. */
  customData?: string;
  /** The key that it was sent with, where the vendor keeps it: see `messages.send`. */
  key?: string;
  /** The vendor's item as received, 64-bit fields as decimal strings; of a recalled message without its body. */
  raw: unknown;
}

/** A page of messages. `end` stands only beside a null cursor and says why there is no more, where that is known. */
export interface MessagePage extends Page<Message> {
  /**
   * `start`: the first message there ever was; `retention`: older ones are no longer kept. A `newer` walk has
   * none.
   */
  end?: "start" | "retention";
}

/** Input of `messages.list`, `pages` and `iterate`. */
export interface ListMessages<Options extends object = ProviderOptions> {
  /** Whose view is asked for. It is not an access check: see `requireMember`. */
  userId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** `"older"` (default) runs newest to oldest; `"newer"` needs `from` or `cursor` and runs oldest to newest. */
  direction?: "older" | "newer" | undefined;
  /** Where to start, not included: the `position` of a message. Ignored beside a cursor. */
  from?:
    | {
        /** As `Message.position`; it does not expire with a cursor. */
        position: string;
      }
    | undefined;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string | undefined;
  /** Delivers recalled messages too, with empty `content`, where the vendor returns them. */
  includeRecalled?: boolean | undefined;
  /** Asks the vendor first whether the user is in the conversation; `permission_denied` when not. */
  requireMember?: boolean | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}
