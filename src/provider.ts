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

import type { Json, JsonInput } from "./authoring/json.js";
import type { Capabilities } from "./capabilities.js";
import type { Conversation } from "./conversation.js";
import type { ErrorCode } from "./errors.js";
import type { ConversationMarks, Folder, MarkChange } from "./marks.js";
import type { Message } from "./message.js";

export interface Provider {
  /** The version of this contract. */
  readonly contract: 1;
  /** Lower-case name; the key of `providerOptions` and part of every cursor. */
  readonly name: string;
  /** The vendor app; part of every cursor and budget, so that two apps never share either. */
  readonly appId: string;
  readonly capabilities: Capabilities;
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

export interface HttpRequest {
  /** Absolute; its origin MUST come from the provider's validated options, never from an operation's name. */
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export type Verdict = { ok: true; answer: Json } | { ok: false; failure: Failure };

/** What the vendor says went wrong, in colloquy's terms. */
export interface Failure {
  code: ErrorCode;
  /** The vendor's code as text. */
  providerCode: string;
  /** The vendor's words; may be empty. */
  text: string;
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

export interface BoundedConversations {
  readonly shape: "bounded";
  prepare(input: ListInput): Query;
  /** Every item, in any order, repeats allowed. `collectParts` of the authoring kit reads part after part. */
  readWhole(query: Query, call: Call): Promise<Conversation[]>;
}

export interface StreamedConversations {
  readonly shape: "streamed";
  prepare(input: ListInput): Query;
  /**
   * One vendor page of its full size, most recent first. The list has no order key; whatever becomes active moves
   * to the front. Positions are the vendor's own, echoed, never computed.
   */
  read(query: Query, position: string | null, call: Call): Promise<Part<Conversation>>;
}

/** What a vendor page holds. It may be empty and not be the last. */
export interface Part<T> {
  items: T[];
  /** Where the next part starts; `null` only when the vendor said that this was the last. */
  next: string | null;
}

export interface MessageHistory {
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

export interface Stretch {
  /** Rows without a message (placeholders, recalled) still move the walk's place past them. */
  rows: { message: Message | null; after: string | null }[];
  next: string | null;
  /** Why there is no more, where that is known; only beside `next: null`. */
  end?: "start" | "retention";
}

export interface MarkStore {
  /** May: read the user's marks whole. */
  readonly list?: {
    prepare(input: ListInput): Query;
    readWhole(query: Query, call: Call): Promise<{ items: ConversationMarks[]; folders: Folder[] }>;
  };
  /** May: change marks. Results MUST stand in the order of the changes, one for each. */
  readonly update?: {
    prepare(input: UpdateInput): Query;
    apply(query: Query, call: Call): Promise<MarkOutcome[]>;
  };
}

/** `null`: applied. */
export type MarkOutcome = Failure | null;

/** Plain JSON; the provider's own shape. A cursor is bound to it. */
export type Query = { readonly [key: string]: Json };

export interface ListInput {
  userId: string;
  /** The part of `providerOptions` under the provider's name; unknown keys MUST be refused. */
  options: Readonly<Record<string, unknown>>;
}

export interface MessagesInput extends ListInput {
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
}

export interface UpdateInput extends ListInput {
  /** At least one, each changes something, no conversation twice; bits and names of marks are well formed. */
  changes: readonly MarkChange[];
}
