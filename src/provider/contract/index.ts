/**
 * THE SEAM: what a provider is. Types only.
 *
 * A provider knows one vendor's wire and nothing else. It builds requests and reads answers; colloquy validates
 * input, spends the rate budget, retries, bounds by deadline, wraps errors, traces, cuts pages to their exact limit
 * and seals cursors. A provider never sleeps, retries, caches an answer or opens a connection.
 *
 * Every `prepare` is called before any request. It MUST refuse bad ids and unknown vendor options with
 * `invalidArgument`, and return a query of plain JSON: two calls with equal queries are the same walk, because the
 * query is what a cursor is bound to. Every position is an opaque text of the provider's own, at most 600 bytes (150
 * in a conversation list, whose cursors hold two); `null` starts a walk or ends it. Positions come back out of
 * cursors, so a provider MUST answer one that it did not make with `cursor_malformed`.
 */

import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Capabilities } from "../../model/capabilities.js";
import type { Conversation } from "../../model/conversation.js";
import type { ConversationMarks, Folder, MarkChange } from "../../model/mark.js";
import type { Message } from "../../model/message.js";
import type { Json, JsonInput } from "../json.js";

/** One vendor app behind the contract. `createClient` takes it; nothing else calls it. */
export interface Provider {
  /** The version of this contract. */
  readonly contract: 1;
  /** Lower-case name; the key of `providerOptions` and part of every cursor. */
  readonly name: string;
  /** The vendor app; part of every cursor and budget, so that two apps never share either. */
  readonly appId: string;
  /** What this vendor can do. MUST be true: the conformance suite holds the provider to it. */
  readonly capabilities: Capabilities;
  /** How a request is built and an answer judged. */
  readonly wire: Wire;
  /** Required: the user's conversation list. */
  readonly conversations: ConversationList;
  /** Should: message history. Without it every call is `unsupported`. */
  readonly messages?: MessageHistory;
  /** May: marks and folders. */
  readonly marks?: MarkStore;
  /** Should: the escape hatch `client.call`. MUST match the name against a pattern and refuse everything else. */
  operation?(name: string, options: { safe: boolean }): Operation<JsonInput, Json>;
}

/** One vendor operation: its declaration, its request and its answer in one place. */
export interface Operation<Input, Output> {
  /** The vendor's name for it. */
  readonly name: string;
  /** Whether repeating it changes nothing. Both vendors read with POST, so the HTTP method does not say. */
  readonly safe: boolean;
  /** The vendor's documented limit. */
  readonly callsPerSecond: number;
  /** The JSON body. A `bigint` is written as a bare integer. */
  body(input: Input): JsonInput;
  /** Reads the vendor's answer. MUST tolerate unknown fields; throws `BadResponse` for what it cannot read. */
  read(answer: Json): Output;
}

/** Sends one operation through budget, deadline, retry, wrapping and tracing. */
export type Call = <Input, Output>(operation: Operation<Input, Output>, input: Input) => Promise<Output>;

/** How this vendor is spoken to. */
export interface Wire {
  /** Builds and signs one request. `renew` follows a failure marked `renew`: use fresh credentials and time. */
  request(operation: string, body: string, options: { renew: boolean }): Promise<HttpRequest>;
  /** Reads the envelope. `null` when the body has none, so that the HTTP status decides. */
  judge(status: number, body: Json): Verdict | null;
  /** May: answers in place of the network, for a provider that has none. */
  send?(request: HttpRequest, options: { signal: AbortSignal }): Promise<HttpResponse>;
  /** Every credential known by now, to be kept out of errors. */
  secrets(): readonly string[];
}

/** One signed request. Redirects are not followed. */
export interface HttpRequest {
  /** POST where absent, as both first vendors have it. A GET is sent without its body. */
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Absolute; its origin MUST come from the provider's validated options, never from an operation's name. */
  url: string;
  /** All that are sent, besides those that HTTP itself adds. */
  headers: Record<string, string>;
  /** The text that `Wire.request` was given: what is signed is what is sent. */
  body: string;
}

/** One answer, read whole. */
export interface HttpResponse {
  /** The HTTP status; never one that was redirected. */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  /** The body as UTF-8, at most the client's `maxResponseBytes`. */
  text: string;
}

/** What an envelope says. */
export type Verdict =
  | {
      /** The vendor says that it worked. */
      ok: true;
      /** What `Operation.read` gets: the part of the body that holds the result. */
      answer: Json;
    }
  | {
      /** The vendor says that it did not work, whatever the HTTP status. */
      ok: false;
      /** Why. */
      failure: Failure;
    };

/** What the vendor says went wrong, in colloquy's terms. */
export interface Failure {
  /** From the one table of the provider; a vendor code that is not in it is `unknown`. */
  code: ErrorCode;
  /** The vendor's code as text. */
  providerCode: string;
  /** The vendor's words; may be empty. */
  text: string;
  /** The vendor's id of the request, where the answer has one. */
  requestId?: string;
  /** May work later (default: for `rate_limited`, `unavailable` and `timeout`). */
  retryable?: boolean;
  /** Whether a write may have been applied (default: `unknown` for `unavailable` and `timeout`). */
  outcome?: "not_applied" | "unknown";
  /** The signature or its time is stale: sign anew and try once more. */
  renew?: boolean;
}

/** A list that the vendor caps and that is read whole, or one that is read page by page. */
export type ConversationList = BoundedConversations | StreamedConversations;

/** A list that the vendor caps, so it is read whole, sorted by time and id, and cut into pages. */
export interface BoundedConversations {
  /** Tells the two kinds of list apart. */
  readonly shape: "bounded";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Query;
  /** Every item, in any order, repeats allowed. `collectParts` of the provider kit reads part after part. */
  readWhole(query: Query, call: Call): Promise<Conversation[]>;
}

/** A list that is read page by page, and in which a place is found again by what was delivered. */
export interface StreamedConversations {
  /** Tells the two kinds of list apart. */
  readonly shape: "streamed";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Query;
  /**
   * One vendor page of its full size, most recent first. The list has no order key; whatever becomes active moves
   * to the front. Positions are the vendor's own, echoed, never computed.
   */
  read(query: Query, position: string | null, call: Call): Promise<Part<Conversation>>;
}

/** What a vendor page holds. It may be empty and not be the last. */
export interface Part<T> {
  /** In the order of the walk. */
  items: T[];
  /** Where the next part starts; `null` only when the vendor said that this was the last. */
  next: string | null;
}

/** Histories of conversations, read stretch by stretch. */
export interface MessageHistory {
  /** Checks ids, direction and options. MUST throw `unsupported` here for what an id already rules out. */
  prepare(input: MessagesInput): Query;
  /** The position that starts a walk just behind a message. MUST refuse a text that is no message position. */
  startAfter(query: Query, messagePosition: string): string;
  /**
   * The next stretch of a walk from `position` (`null`: from the newest, or the oldest for `newer`), already in walk
   * order and without what lies at or before the position. `want` is how many messages are still wanted: a hint.
   */
  read(query: Query, position: string | null, call: Call, want: number): Promise<Stretch>;
  /** Asks whether the query's user is in its conversation. Without it `requireMember` is `unsupported`. */
  isMember?(query: Query, call: Call): Promise<boolean>;
}

/** A piece of a walk through a history. It may have no rows and not be the last. */
export interface Stretch {
  /** Rows without a message (placeholders, recalled) still move the walk's place past them. */
  rows: {
    /** `null` for a row that is not delivered. */
    message: Message | null;
    /** The position that goes on behind this row; `null` behind the last row of all. */
    after: string | null;
  }[];
  /** The position that goes on behind the stretch; `null` only where there is no more. */
  next: string | null;
  /** Why there is no more, where that is known; only beside `next: null`. */
  end?: "start" | "retention";
}

/** Marks and folders. Either half may be missing; its calls are then `unsupported`. */
export interface MarkStore {
  /** May: read the user's marks whole. */
  readonly list?: {
    /** Checks whose marks are asked for, and with which options. MUST throw before any request. */
    prepare(input: ListInput): Query;
    /** Everything, from all of the vendor's pages. */
    readWhole(
      query: Query,
      call: Call,
    ): Promise<{
      /** In any order, repeats allowed. */
      items: ConversationMarks[];
      /** Also empty ones. */
      folders: Folder[];
    }>;
  };
  /** May: change marks. Results MUST stand in the order of the changes, one for each. */
  readonly update?: {
    /** MUST refuse here every change that is not valid or not supported, so that none is made by halves. */
    prepare(input: UpdateInput): Query;
    /** Makes the changes. Throws only where nothing was changed and nothing could be. */
    apply(query: Query, call: Call): Promise<MarkOutcome[]>;
  };
}

/** `null`: applied. */
export type MarkOutcome = Failure | null;

/** Plain JSON; the provider's own shape. A cursor is bound to it. */
export type Query = { readonly [key: string]: Json };

/** Whose list is asked for, with the options of this vendor. */
export interface ListInput {
  /** Not empty; whether this vendor can have such an id is for the provider to check. */
  userId: string;
  /** The part of `providerOptions` under the provider's name; unknown keys MUST be refused. */
  options: Readonly<Record<string, unknown>>;
}

/** Which history is asked for, and how. */
export interface MessagesInput extends ListInput {
  /** Not empty; whether this vendor can have such an id is for the provider to check. */
  conversationId: string;
  /** As the user asked: `older` unless they said `newer`. */
  direction: "older" | "newer";
  /** Whether recalled messages are rows with a message, without content, or without one. */
  includeRecalled: boolean;
}

/** Whose marks to change, and how. */
export interface UpdateInput extends ListInput {
  /** At least one, each changes something, no conversation twice; bits and names of marks are well formed. */
  changes: readonly MarkChange[];
}
