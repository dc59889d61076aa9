import type { Conversation, Detail } from "../../model/conversation.js";
import type { ConversationDetails } from "./details.js";
import type { ListInput, Part, Query, Whole } from "./list.js";
import type { ConversationLookup } from "./lookup.js";
import type { MessageHistory } from "./messages.js";
import type { Call } from "./operation.js";

/** A list that the vendor caps and that is read whole, or one that is read page by page. */
export type ConversationList = BoundedConversations | StreamedConversations;

/** What a provider may have beside a list of any shape. */
interface BesideTheList {
  /** May: reads known conversations by id. Without it `conversations.get` is `unsupported`. */
  readonly get?: ConversationLookup;
  /** May: fetches what rows lack. Without it there are only last messages, from {@link MessageHistory}. */
  readonly details?: ConversationDetails;
}

/** A list that the vendor caps, so it is read whole, sorted by time and id, and cut into pages. */
export interface BoundedConversations<Asking extends Query = Query> extends BesideTheList {
  /** Tells the kinds of list apart. */
  readonly shape: "bounded";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Asking;
  /**
   * Every item. `collectParts` of the provider kit reads part after part. `include`: details that are wanted, for a
   * vendor whose list has them when it is asked; they change neither the order nor what a cursor is bound to.
   */
  readWhole(query: Asking, call: Call, include?: readonly Detail[]): Promise<Whole<Conversation>>;
}

/** A list that is read page by page: with an order key in its items, or without one. */
export type StreamedConversations<Asking extends Query = Query> =
  | AnchoredConversations<Asking>
  | KeyedConversations<Asking>;

/** A list without an order key, in which a place is found again by what was delivered. */
export interface AnchoredConversations<Asking extends Query = Query> extends BesideTheList {
  /** Tells the kinds of list apart. */
  readonly shape: "streamed";
  /** How a place in the list is kept; as `capabilities.conversations.consistency`. */
  readonly consistency: "anchored";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Asking;
  /**
   * One vendor page of its full size, most recent first. The list has no order key; whatever becomes active moves
   * to the front. Positions are the vendor's own, echoed, never computed. `include`: as in a list that is read whole.
   */
  read(
    query: Asking,
    position: string | null,
    call: Call,
    include?: readonly Detail[],
  ): Promise<Part<Conversation>>;
}

/** A list that the vendor orders by `activity.at`, so that a place in it is a time and what was delivered at it. */
export interface KeyedConversations<Asking extends Query = Query> extends BesideTheList {
  /** Tells the kinds of list apart. */
  readonly shape: "streamed";
  /** How a place in the list is kept; as `capabilities.conversations.consistency`. */
  readonly consistency: "keyed";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Asking;
  /**
   * One vendor page, most recent first by `activity.at`; equal times in any order, also another one each time. Bounds
   * may be inclusive and rows may come again at a seam: what was delivered is dropped. Positions MUST stand for a row or
   * a time, not for a count of rows: a list whose positions count moves rows past its seams, and is `anchored`. A row
   * without a time is delivered behind the others of its page. A time window that needs "now" belongs here and not
   * into the query, which would make every call another walk. `include`: as in a list that is read whole.
   */
  read(
    query: Asking,
    position: string | null,
    call: Call,
    include?: readonly Detail[],
  ): Promise<Part<Conversation>>;
}
