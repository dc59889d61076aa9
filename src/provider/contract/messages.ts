import type { Message } from "../../model/message.js";
import type { ListInput, Query } from "./list.js";
import type { Call } from "./operation.js";

/** Which history is asked for, and how. */
export interface MessagesInput extends ListInput {
  /** Not empty; whether this vendor can have such an id is for the provider to check. */
  conversationId: string;
  /** As the user asked: `older` unless they said `newer`. */
  direction: "older" | "newer";
  /** Whether recalled messages are rows with a message, without content, or without one. */
  includeRecalled: boolean;
}

/** Histories of conversations, read stretch by stretch. */
export interface MessageHistory<Asking extends Query = Query> {
  /** Checks ids, direction and options. MUST throw `unsupported` here for what an id already rules out. */
  prepare(input: MessagesInput): Asking;
  /** The position that starts a walk just behind a message. MUST refuse a text that is no message position. */
  startAfter(query: Asking, messagePosition: string): string;
  /**
   * The next stretch of a walk from `position` (`null`: from the newest, or the oldest for `newer`), already in walk
   * order and without what lies at or before the position. `want` is how many messages are still wanted: a hint.
   */
  read(query: Asking, position: string | null, call: Call, want: number): Promise<Stretch>;
  /**
   * Should: where a message stands in its conversation, from its `position` alone; `null` where that does not tell. Later
   * messages have greater numbers, and a message has one number whoever reads it. It MUST fit a signed 64-bit integer.
   * Without it a copy of a history is ordered by pages as they are read, and events wait for the next reading.
   */
  orderOf?(position: string): bigint | null;
  /** Asks whether the query's user is in its conversation. Without it `requireMember` is `unsupported`. */
  isMember?(query: Asking, call: Call): Promise<boolean>;
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
  /** Items of the vendor's pages that have no identity at all and are left out; absent when 0. */
  skipped?: number;
  /** Why there is no more, where that is known; only beside `next: null`. */
  end?: "start" | "retention";
}
