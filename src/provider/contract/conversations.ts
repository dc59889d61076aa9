import type { Conversation } from "../../model/conversation.js";
import type { ListInput, Part, Query } from "./list.js";
import type { Call } from "./operation.js";

/** A list that the vendor caps and that is read whole, or one that is read page by page. */
export type ConversationList = BoundedConversations | StreamedConversations;

/** A list that the vendor caps, so it is read whole, sorted by time and id, and cut into pages. */
export interface BoundedConversations<Asking extends Query = Query> {
  /** Tells the two kinds of list apart. */
  readonly shape: "bounded";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Asking;
  /** Every item, in any order, repeats allowed. `collectParts` of the provider kit reads part after part. */
  readWhole(query: Asking, call: Call): Promise<Conversation[]>;
}

/** A list that is read page by page, and in which a place is found again by what was delivered. */
export interface StreamedConversations<Asking extends Query = Query> {
  /** Tells the two kinds of list apart. */
  readonly shape: "streamed";
  /** Checks whose list is asked for, and with which options. MUST throw before any request. */
  prepare(input: ListInput): Asking;
  /**
   * One vendor page of its full size, most recent first. The list has no order key; whatever becomes active moves
   * to the front. Positions are the vendor's own, echoed, never computed.
   */
  read(query: Asking, position: string | null, call: Call): Promise<Part<Conversation>>;
}
