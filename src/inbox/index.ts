import type { Caller } from "../calling/call.js";
import { callerOf } from "../calling/caller-of.js";
import { Failures } from "../calling/failures.js";
import type { Client } from "../client.js";
import { type ColloquyError, invalidArgument } from "../errors/colloquy-error.js";
import type { Conversation } from "../model/conversation.js";
import type { Page, ProviderOptions } from "../model/list.js";
import type { Message } from "../model/message.js";
import { CursorCodec, type CursorOptions, checkCursorOptions } from "../paging/cursor.js";
import { createResource, type Resource } from "../paging/walk.js";
import { checkInput, requiredText, wholeNumber, z } from "../provider/check.js";
import type { ProviderTypes, ResourceOptions } from "../provider/contract/index.js";
import { openConversations } from "../resources/conversations/index.js";
import { InboxSession } from "./session.js";
import { InboxSource } from "./source.js";

/** A conversation of one of the inbox's sources. */
export interface InboxItem<Name extends string = string> extends Conversation {
  /** The name its client has in the inbox. */
  source: Name;
  /** What the inbox is ordered by: never later than the row before it, unless `late`. */
  sortAt: Date | null;
  /** Where it was fetched (`missingActivity: "fetch"`). */
  lastMessage?: Message | null;
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
  /** `exhausted`: all of it has been delivered, and it is not asked again in this walk. */
  status: "ok" | "exhausted" | "failed";
  /** Its items on this page. */
  returned: number;
  /** How many items that it sent for this page had no identity at all and were left out; absent when 0. */
  skipped?: number;
  /** Why it failed. */
  error?: ColloquyError;
}

/** Options of {@link createInbox}. */
export interface InboxOptions {
  /** Keys and age limit of the inbox's own cursors; those of its clients do not matter here. */
  cursor?: CursorOptions | undefined;
  /**
   * What to do about conversations whose list has no time of the last message. `"fetch"` (default) asks for that
   * message, about twice `limit` calls a page; `"approximate"` orders by the time the list has, at no cost.
   */
  missingActivity?: "fetch" | "approximate" | undefined;
  /** `"partial"` (default) delivers what the other sources have; `"fail"` throws at the first failure. */
  onSourceError?: "partial" | "fail" | undefined;
  /** How long one source may take of a page, in milliseconds (60% of the page's deadline). */
  sourceTimeoutMs?: number | undefined;
}

/** Input of the inbox's `list`. */
export interface ListInbox<Name extends string = string, Options extends object = ProviderOptions> {
  /** The user's id in each source; a source without one is left out. */
  users: { readonly [Source in Name]?: string | undefined };
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

const PAGE_TIMEOUT_MS = 30_000;
const MOST_SOURCES = 8;

const optionsSchema = z.strictObject({
  cursor: z
    .strictObject({ keys: z.array(z.string()).optional(), maxAgeMs: z.number().optional() })
    .optional(),
  missingActivity: z.enum(["fetch", "approximate"]).default("fetch"),
  onSourceError: z.enum(["partial", "fail"]).default("partial"),
  sourceTimeoutMs: wholeNumber(1, 2 ** 31 - 1).optional(),
});

type Users = Readonly<Record<string, string | undefined>>;

/** Not `z.record`, which leaves out a source that is named `__proto__`. */
function checkUsers(users: Users, context: z.RefinementCtx): void {
  for (const [name, userId] of Object.entries<unknown>(users)) {
    if (userId === undefined || (typeof userId === "string" && userId !== "")) continue;
    context.addIssue({ code: "custom", path: [name], message: "must be the user's id in that source" });
  }
}

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
const ownCopy = (users: Users): Users => Object.fromEntries(Object.entries(users));

const listFields = {
  users: z
    .custom<Users>(isObject, { message: "must be an object of user ids by source" })
    .superRefine(checkUsers)
    .transform(ownCopy),
  limit: wholeNumber(1, 200).optional(),
  cursor: requiredText("must be the nextCursor of a page; leave it out to start a walk").optional(),
  providerOptions: z.record(z.string(), z.record(z.string(), z.unknown()).optional()).optional(),
};
const listSchema = z.strictObject(listFields);
const walkSchema = z.strictObject({ ...listFields, catchUp: z.boolean().default(false) });

/** Makes an inbox over one to eight clients. The names are yours, and part of every cursor. */
export function createInbox<Clients extends Readonly<Record<string, Client>>>(
  clients: Clients,
  options: InboxOptions = {},
): Inbox<keyof Clients & string, InboxProviderOptions<TypesOfClient<Clients[keyof Clients]>>> {
  return new Failures().prepare("createInbox", () => buildInbox(clients, options));
}

function buildInbox<Clients extends Readonly<Record<string, Client>>>(
  clients: Clients,
  options: InboxOptions,
): ReturnType<typeof createInbox<Clients>> {
  const checked = checkInput(optionsSchema, options, "createInbox");
  const cursorOptions = (checked.cursor ?? {}) as CursorOptions;
  checkCursorOptions(cursorOptions);
  if (typeof clients !== "object" || clients === null) {
    throw invalidArgument("createInbox: needs an object of clients by name");
  }
  // Sorted by code units and not as the object has them: names order rows of equal time and are part of every cursor.
  const names = Object.keys(clients).sort();
  const named: Readonly<Record<string, Client>> = clients;
  const callers = new Map(names.map((name) => [name, callerOf(named[name], name)]));
  if (callers.size < 1 || callers.size > MOST_SOURCES) {
    throw invalidArgument(`createInbox: needs 1 to ${MOST_SOURCES} clients, got ${callers.size}`);
  }
  const codec = new CursorCodec(cursorOptions);

  const naming = { failures: new Failures(), operation: "inbox" };
  const inbox: Inbox = createResource<ListInbox, InboxItem, InboxPage, WalkInbox, InboxSession>(
    naming,
    (input, verb) => {
      const query = checkInput(verb === "list" ? listSchema : walkSchema, input, "inbox");
      const lists = sourcesOf(callers, query.users).map(({ name, caller, userId }) => {
        const list = openConversations(caller, userId, query.providerOptions);
        return { name, caller, userId, list };
      });
      const open = (state: Uint8Array | null) =>
        new InboxSession(
          lists.map(
            (source) => new InboxSource({ ...source, fetchMissing: checked.missingActivity === "fetch" }),
          ),
          { failFast: checked.onSourceError === "fail", sourceTimeoutMs: checked.sourceTimeoutMs },
          state,
        );
      return {
        limit: query.limit,
        timeoutMs: PAGE_TIMEOUT_MS,
        codec,
        boundTo: ["inbox", checked.missingActivity, lists.map(({ name, list }) => [name, list.boundTo])],
        cursor: query.cursor,
        catchUp: "catchUp" in query && query.catchUp === true,
        keepsSession: true,
        open,
        finish: (page, session) => ({ ...page, ...session.report() }),
        idOf: ({ source, id }) => JSON.stringify([source, id]),
        asMissed,
      };
    },
  );
  // At run time `users` is checked against the clients, so that only their names can occur.
  return inbox as unknown as ReturnType<typeof createInbox<Clients>>;
}

/** A page of rows that moved to the top during the walk: each is marked late, and the sources' counts follow. */
function asMissed(page: InboxPage): InboxPage {
  const countOf = (name: string) => page.items.filter(({ source }) => source === name).length;
  const sources = Object.entries(page.sources).map(([name, status]) => [
    name,
    { ...status, returned: countOf(name) },
  ]);
  const items = page.items.map((item) => ({ ...item, late: true as const }));
  return { ...page, items, sources: Object.fromEntries(sources) };
}

/** The sources that have a user, in the callers' order. */
function sourcesOf(callers: Map<string, Caller>, users: Users) {
  for (const name of Object.keys(users)) {
    if (callers.has(name)) continue;
    throw invalidArgument(
      `inbox: users.${name} names no source; there are ${[...callers.keys()].join(", ")}`,
    );
  }
  const sources = [...callers].flatMap(([name, caller]) => {
    const userId = Object.hasOwn(users, name) ? users[name] : undefined;
    return userId === undefined ? [] : [{ name, caller, userId }];
  });
  if (sources.length === 0) throw invalidArgument("inbox: users must name the user of at least one source");
  return sources;
}
