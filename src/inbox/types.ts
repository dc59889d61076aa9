import type { Client } from "../client.js";
import type { ColloquyError } from "../errors/colloquy-error.js";
import type { Conversation, Detail } from "../model/conversation.js";
import type { Page, ProviderOptions } from "../model/list.js";
import type { CursorOptions } from "../paging/cursor.js";
import type { Resource } from "../paging/walk.js";
import type { ProviderTypes, ResourceOptions } from "../provider/contract/index.js";
import type { DetailsStore } from "../resources/details/index.js";

/** A conversation of one of the inbox's sources. */
export interface InboxItem<Name extends string = string> extends Conversation {
  /** The name its client has in the inbox. */
  source: Name;
  /** What the inbox is ordered by: never later than the row before it, unless `late`. */
  sortAt: Date | null;
  /** Its place was on an earlier page, when its source did not answer; or only catching up found it. */
  late?: true;
}

/** A page of the inbox. */
export interface InboxPage<Name extends string = string> extends Page<InboxItem<Name>> {
  /** Whether every source that was asked answered. */
  complete: boolean;
  /** By source name; a source without a user in this query is not in it. */
  sources: Record<Name, SourceStatus>;
}

/** How one source did on one page. */
export interface SourceStatus {
  /**
   * `exhausted`: all of it has been delivered, and it is not asked again in this walk. `absent`: it has no such user,
   * so it has nothing to deliver.
   */
  status: "ok" | "exhausted" | "absent" | "failed";
  /**
   * By which times its rows of this page stand: those of last messages, or the weaker ones of its list where not one
   * last message could be had.
   */
  order: "lastMessage" | "approximate";
  /** Its items on this page. */
  returned: number;
  /** How many items that it sent for this page had no identity at all and were left out; absent when 0. */
  skipped?: number;
  /** Why it failed. */
  error?: ColloquyError;
}

/** Options of `createInbox`. */
export interface InboxOptions {
  /** Keys and age limit of the inbox's own cursors; those of its clients do not matter here. */
  cursor?: CursorOptions | undefined;
  /** `"partial"` (default) delivers what the other sources have; `"fail"` throws at the first failure. */
  onSourceError?: "partial" | "fail" | undefined;
  /** How long one source may take of a page, in milliseconds (5,000, and 60% of a shorter deadline). */
  sourceTimeoutMs?: number | undefined;
  /**
   * `false` asks a source that is down again for every page. By default three pages in a row whose source did not answer
   * keep everybody from asking it for ten seconds; then one page tries, and the others follow once it answered.
   */
  breaker?: false | undefined;
  /** What the app knows of rows by itself; asked before the vendors are. */
  details?: DetailsStore | undefined;
  /** How long details of a page's rows may take, in milliseconds (2,000). What is late is `missing` in its row. */
  detailsTimeoutMs?: number | undefined;
}

/** Input of the inbox's `list`. */
export interface ListInbox<Name extends string = string, Options extends object = ProviderOptions> {
  /** The user's id in each source; a source without one is left out. */
  users: { readonly [Source in Name]?: string | undefined };
  /** What each row shows besides what its list gives (`["profile", "lastMessage"]`). */
  include?: readonly Detail[] | undefined;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before, with the same `users` and clients. Absent starts a walk. */
  cursor?: string | undefined;
  /** Vendor-only input under the vendor's name, for every source of that vendor. */
  providerOptions?: Options | undefined;
}

/** Input of the inbox's `pages` and `iterate`. */
export interface WalkInbox<Name extends string = string, Options extends object = ProviderOptions>
  extends ListInbox<Name, Options> {
  /** Ends the walk by reading the sources again, and delivers what moved to the top meanwhile, marked `late`. */
  catchUp?: boolean | undefined;
}

/** One user's conversations over several clients, most recent first. */
export type Inbox<Name extends string = string, Options extends object = ProviderOptions> = Resource<
  ListInbox<Name, Options>,
  InboxItem<Name>,
  InboxPage<Name>,
  WalkInbox<Name, Options>
>;

/** The `providerOptions` of an inbox: those of every provider among its clients. */
export type InboxProviderOptions<Types extends ProviderTypes> = {
  readonly [One in Types as One["name"]]?: ResourceOptions<One["options"], "conversations"> | undefined;
};

/** What the types of clients say of their providers; a union where there are several. */
export type TypesOfClient<AnyClient> = AnyClient extends Client<infer Types> ? Types : never;
