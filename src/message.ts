import type { ProviderOptions } from "./conversation.js";
import type { Page } from "./page.js";

/** One message of a conversation. */
export interface Message {
  /** Unique within the conversation. Tencent direct: MsgKey; Tencent group: MsgSeq; Volcengine: MessageId. */
  id: string;
  conversationId: string;
  provider: string;
  /** `null`: a system notice without a sender. */
  senderId: string | null;
  sentAt: Date;
  /** Opaque; hand it back as `from`. */
  position: string;
  state: "visible" | "recalled" | "other";
  system: boolean;
  /** In the sender's order; empty only for a recalled message. */
  content: MessageContent[];
  /** The text parts joined, for search and previews. */
  text: string;
  quote?: { messageId: string; preview?: string };
  /** The app's own key-values; the vendor's system keys are left out. */
  attributes: Record<string, string>;
  /** Tencent's CloudCustomData. */
  customData?: string;
  /** The vendor's item as received, 64-bit fields as decimal strings; of a recalled message without its body. */
  raw: unknown;
}

/** One part of a message. Sizes are bytes, widths and heights pixels; a field the sender left out is absent. */
export type MessageContent =
  | { type: "text"; text: string }
  | {
      type: "image";
      url?: string;
      width?: number;
      height?: number;
      size?: number;
      thumbnailUrl?: string;
      format?: string;
    }
  | { type: "audio"; url?: string; durationMs?: number; size?: number }
  | {
      type: "video";
      url?: string;
      durationMs?: number;
      size?: number;
      thumbnailUrl?: string;
      width?: number;
      height?: number;
      format?: string;
    }
  | { type: "file"; url?: string; name?: string; size?: number }
  | { type: "location"; latitude: number; longitude: number; description?: string }
  | { type: "face"; index?: number; data?: string }
  | { type: "custom"; data: string; description?: string; extension?: string; sound?: string }
  | { type: "forward"; title?: string; preview?: string[]; messages?: ForwardedMessage[] }
  | { type: "system"; event: string; operatorId?: string; userIds?: string[]; data?: unknown }
  | { type: "unknown"; vendorType: string; data: unknown };

/** A message inside a merged forward. */
export interface ForwardedMessage {
  senderId: string;
  sentAt: Date;
  content: MessageContent[];
}

/** A page of messages. `end` stands only beside a null cursor and says why there is no more, where that is known. */
export interface MessagePage extends Page<Message> {
  end?: "start" | "retention";
}

/** Input of `messages.list`, `pages` and `iterate`. */
export interface ListMessages {
  /** Whose view is asked for. It is not an access check: see `requireMember`. */
  userId: string;
  conversationId: string;
  /** `"older"` (default) runs newest to oldest; `"newer"` needs `from` or `cursor` and runs oldest to newest. */
  direction?: "older" | "newer";
  /** Where to start, not included: the `position` of a message. Ignored beside a cursor. */
  from?: { position: string };
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number;
  cursor?: string;
  /** Delivers recalled messages too, with empty `content`, where the vendor returns them. */
  includeRecalled?: boolean;
  /** Asks the vendor first whether the user is in the conversation; `permission_denied` when not. */
  requireMember?: boolean;
  providerOptions?: ProviderOptions;
}
