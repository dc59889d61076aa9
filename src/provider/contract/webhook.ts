import type { EventBase, EventBody, EventConversation } from "../../model/event.js";
import type { Message } from "../../model/message.js";
import type { SendableContent } from "../../model/send.js";
import type { Json, JsonInput } from "../json/index.js";

/**
 * One vendor app's webhook. A provider says what a request claims, what its signature must be, and what it tells. It
 * compares no signature, reads no clock and keeps no state: colloquy bounds and parses bodies, compares in constant
 * time, refuses what is stale or unsigned, and knows what has been handled.
 */
export interface Webhook {
  /** The version of this contract. */
  readonly contract: 1;
  /** As `Provider.name`. */
  readonly provider: string;
  /** As `Provider.appId`. */
  readonly appId: string;
  /** Everything that must stay out of answers, warnings and errors. A function, so that no inspection shows it. */
  secrets(): readonly string[];
  /** The last segment that its address must have, behind its name; `null` where it needs none. */
  pathSecret(): string | null;
  /** Whether requests without a signature are taken: only where the app's owner has said so. */
  readonly acceptsUnsigned: boolean;
  /** How far the time that a request claims may be from now, in milliseconds. */
  readonly freshness: WebhookFreshness;
  /** Whether the vendor asks before a message is sent, and heeds the answer. */
  readonly asksBeforeSend: boolean;
  /** What the vendor takes as "handled", beside HTTP 200. */
  readonly handled: JsonInput;
  /**
   * Whether a request is this app's. It is asked with the address alone first, and again with the body where it says
   * `unclear`. MUST NOT look at anything that it does not need for its answer, since nothing is verified yet.
   */
  recognise(query: URLSearchParams, body?: Json): Recognised;
  /**
   * Reads a request that has been verified. MUST tolerate unknown fields, and gives at least one event: what it does not
   * know, or what lacks the id of its conversation or message, is `unknown`.
   */
  read(query: URLSearchParams, body: Json): WebhookReading;
}

/** How old a request may be, and how far ahead of the clock here. */
export interface WebhookFreshness {
  /** In milliseconds. */
  readonly maxAgeMs: number;
  /** In milliseconds. */
  readonly maxAheadMs: number;
}

/** Whose request it is, as far as it says. */
export type Recognised =
  | {
      /** Another app's, or no request of this vendor. */
      is: "foreign";
    }
  | {
      /** The address does not tell. */
      is: "unclear";
    }
  | {
      /** This app's, but not in the form that its signature needs. */
      is: "malformed";
      /** What is wrong, without any of its values. */
      problem: string;
    }
  | {
      /** This app's, if the signature is right. */
      is: "own";
      /** What it carries and what would be right; `null` where it carries none, or none can be checked. */
      signature: {
        /** As received. */
        given: string;
        /** Made with the secret that the vendor and the app share. */
        expected: string;
        /**
         * Whether it covers all that the event says, so that two events never have the same. What has the signature of an
         * event that was handled is then that event, also where it is given another id.
         */
        coversEvent: boolean;
      } | null;
      /** The time that the signature covers; `null` where it covers none. */
      at: Date | null;
    };

/** An event as the vendor tells it; colloquy adds whose it is. */
export type VendorEvent = Pick<EventBase, "id" | "at" | "raw"> & EventBody;

/** What a request tells. */
export type WebhookReading =
  | {
      /** Something happened. */
      type: "events";
      /** At least one. */
      events: readonly VendorEvent[];
    }
  | {
      /** The vendor asks whether a message may be sent. */
      type: "beforeSend";
      /** The message. */
      draft: Omit<MessageDraft, "provider" | "appId">;
      /** The vendor's form of an answer. Throws for content that the vendor cannot carry. */
      reply(decision: SendDecision): JsonInput;
    }
  | {
      /** Its parts contradict each other. */
      type: "malformed";
      /** What is wrong, without any of its values. */
      problem: string;
    };

/** A message that somebody wants to send. */
export interface MessageDraft {
  /** As `Provider.name`. */
  provider: string;
  /** The vendor app. */
  appId: string;
  /** Where to, under every id that it has. */
  conversation: EventConversation;
  /** Where to, as the sender sees it. */
  conversationId: string;
  /** Who. */
  senderId: string;
  /** As `Message.content`. */
  content: Message["content"];
  /** As `Message.text`. */
  text: string;
  /** As `Message.attributes`. */
  attributes: Message["attributes"];
  /** As `Message.customData`. */
  customData?: string;
  /** The vendor's body as received, 64-bit fields as decimal strings. */
  raw: unknown;
}

/** Whether a message may be sent. */
export type SendDecision =
  | {
      /** It may. */
      allow: true;
      /** What it shall say instead. */
      content?: readonly SendableContent[] | undefined;
    }
  | {
      /** It may not, and its sender is told. */
      allow: false;
      /** 1 to 100; tells the sender's client why. A code out of range counts as 1. */
      code?: number | undefined;
      /** What the sender's client gets beside the code. */
      text?: string | undefined;
    }
  | {
      /** It may not, and its sender is not told. */
      allow: "silently";
    };
