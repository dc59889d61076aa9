import type { Conversation, ConversationKind } from "./conversation.js";
import type { Member } from "./member.js";
import type { Message } from "./message.js";
import type { SentMessage } from "./send.js";
import type { User } from "./user.js";

/** Something that happened at a vendor: told by its webhook, or written by a client of this app. */
export type ColloquyEvent = EventBase & EventBody;

/** What every event has. */
export interface EventBase {
  /** The same for every delivery of one event; no other event of its provider and app has it. */
  id: string;
  /** When it happened, as the vendor says; for the app's own writes, when they were confirmed. */
  at: Date;
  /** The name of the provider, as `capabilities.provider`. */
  provider: string;
  /** The vendor app. */
  appId: string;
  /** `vendor`: a webhook told it. `client`: a client of this app did it. */
  origin: "vendor" | "client";
  /** The vendor's body as received, 64-bit fields as decimal strings; `null` for the app's own writes. */
  raw: unknown;
}

/** What happened. What lacks the id of its conversation or message is `unknown`. */
export type EventBody =
  | {
      /** Somebody said something. */
      type: "message.sent";
      /** Where. */
      conversation: EventConversation;
      /** Its `conversationId` is as the sender sees it. */
      message: SentMessage;
    }
  | {
      /** A message was taken back. */
      type: "message.recalled";
      /** Where. */
      conversation: EventConversation;
      /** As `Message.id`. */
      messageId: string;
    }
  | {
      /** A message was changed; what is absent stayed as it was. */
      type: "message.edited";
      /** Where. */
      conversation: EventConversation;
      /** As `Message.id`. */
      messageId: string;
      /** What it says now. */
      changes: Partial<Pick<Message, "content" | "text" | "attributes" | "customData">>;
    }
  | {
      /** Somebody has read. */
      type: "message.read";
      /** Where. */
      conversation: EventConversation;
      /** Who. */
      readerId: string;
      /** How far: a `Message.position`, a time, or both; neither means all there was. */
      upTo: {
        /** As `Message.position`. */
        position?: string;
        /** By the vendor's clock. */
        at?: Date;
      };
    }
  | {
      /** A group was made, its profile changed, or it was disbanded. */
      type: "conversation.created" | "conversation.updated" | "conversation.dissolved";
      /** Which. */
      conversation: EventConversation;
      /** What it says of itself now, as far as the event tells. */
      profile: Partial<
        Pick<Conversation, "title" | "avatarUrl" | "description" | "notice" | "ownerId" | "attributes">
      >;
    }
  | {
      /** Users came into a group, went out of it, or were changed in it. */
      type: "member.joined" | "member.left" | "member.updated";
      /** Which group. */
      conversation: EventConversation;
      /** Who, and what is known of them now. */
      members: (Pick<Member, "userId"> & Partial<Pick<Member, "role" | "mutedUntil" | "attributes">>)[];
    }
  | {
      /** A user came online or went away. */
      type: "user.online" | "user.offline";
      /** Who. */
      userId: string;
    }
  | {
      /** A user's profile changed; what is absent stayed as it was. */
      type: "user.updated";
      /** Who. */
      userId: string;
      /** What it says now. */
      profile: Partial<Pick<User, "name" | "avatarUrl" | "attributes">>;
    }
  | {
      /** Anything else. */
      type: "unknown";
      /** The vendor's name of the event, empty where it sends none. */
      vendorType: string;
    };

/** The conversation of an event, under every id that it has. */
export interface EventConversation {
  /** What sort it is. */
  kind: ConversationKind;
  /** One entry with `userId: null` where the id means the same for all; else one for each user who has an own id of it. */
  ids: {
    /** In whose view; `null` for everybody's. */
    userId: string | null;
    /** As `Conversation.id`. */
    conversationId: string;
  }[];
}
