import type { CallOptions } from "../../calling/scope.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Account } from "../identity.js";
import type { Queryable, Store } from "../store/index.js";
import type { Crawl, Progress } from "./lease.js";

/** The user through whose eyes a crawl reads. */
export interface Viewer {
  personId: string;
  userId: string;
}

/** What a kind of crawl has to read a page with. */
export interface Reading {
  store: Store;
  account: Account;
  viewer: Viewer;
  crawl: Crawl;
  /** For every call of the client. */
  options: CallOptions;
  /** As the option of the mirror. */
  retainDays: number | undefined;
}

/** The same, of a crawl about one conversation. */
export interface ConversationReading extends Reading {
  conversation: {
    id: string;
    kind: ConversationKind;
    /** Its id as the viewer has it. */
    viewId: string;
  };
}

/** A page that was read: stores it, and says how the crawl goes on. */
export type StorePage = (inside: Queryable) => Promise<Progress>;

/** Nothing is left to read. */
export const ended: Progress = { cursor: null, state: {}, done: true, items: 0 };
