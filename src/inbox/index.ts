import type { Caller } from "../calling/call.js";
import { callerOf } from "../calling/caller-of.js";
import { Failures } from "../calling/failures.js";
import type { Scope } from "../calling/scope.js";
import type { Client } from "../client.js";
import { invalidArgument } from "../errors/colloquy-error.js";
import { CursorCodec, type CursorOptions, checkCursorOptions } from "../paging/cursor.js";
import { createResource } from "../paging/walk.js";
import { checkInput, requiredText, wholeNumber, z } from "../provider/check.js";
import { openConversations } from "../resources/conversations/index.js";
import { DETAILS_TIMEOUT_MS, Details, type DetailsStore } from "../resources/details/index.js";
import { fields } from "../resources/support.js";
import { Breaker } from "./breaker.js";
import { SourceRows } from "./rows.js";
import { InboxSession } from "./session.js";
import { InboxSource } from "./source.js";
import type {
  Inbox,
  InboxItem,
  InboxOptions,
  InboxPage,
  InboxProviderOptions,
  ListInbox,
  SourceStatus,
  TypesOfClient,
  WalkInbox,
} from "./types.js";

export type * from "./types.js";

const PAGE_TIMEOUT_MS = 30_000;
const MOST_SOURCES = 8;

const optionsSchema = z.strictObject({
  cursor: z
    .strictObject({ keys: z.array(z.string()).optional(), maxAgeMs: z.number().optional() })
    .optional(),
  onSourceError: z.enum(["partial", "fail"]).default("partial"),
  sourceTimeoutMs: wholeNumber(1, 2 ** 31 - 1).optional(),
  breaker: z.literal(false).optional(),
  details: z
    .custom<DetailsStore>((value) => typeof value === "function", { message: "must be a function" })
    .optional(),
  detailsTimeoutMs: wholeNumber(1, 2 ** 31 - 1).default(DETAILS_TIMEOUT_MS),
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
  include: fields.include.default(["profile", "lastMessage"]),
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

  const breakers =
    checked.breaker === false ? undefined : new Map(names.map((name) => [name, new Breaker()]));
  const { details: store, detailsTimeoutMs } = checked;
  const detailsOf = (caller: Caller) => ({
    details: new Details(caller, { store, timeoutMs: detailsTimeoutMs }),
    timeoutMs: detailsTimeoutMs,
  });

  const naming = { failures: new Failures(), operation: "inbox" };
  const inbox: Inbox = createResource<ListInbox, InboxItem, InboxPage, WalkInbox, InboxSession>(
    naming,
    (input, verb) => {
      const query = checkInput(verb === "list" ? listSchema : walkSchema, input, "inbox");
      const lists = sourcesOf(callers, query.users).map(({ name, caller, userId }) => ({
        name,
        list: openConversations(caller, userId, query.providerOptions, query.include),
        rows: new SourceRows({ name, userId, include: query.include, ...detailsOf(caller) }),
        breaker: breakers?.get(name),
      }));
      const open = (state: Uint8Array | null) =>
        new InboxSession(
          lists.map((source) => new InboxSource(source)),
          { failFast: checked.onSourceError === "fail", sourceTimeoutMs: checked.sourceTimeoutMs },
          state,
        );
      // Whether last messages are read decides the order, and what else a row shows does not.
      const isByMessages = query.include.includes("lastMessage");
      return {
        limit: query.limit,
        timeoutMs: PAGE_TIMEOUT_MS,
        codec,
        boundTo: ["inbox", isByMessages, lists.map(({ name, list }) => [name, list.boundTo])],
        cursor: query.cursor,
        catchUp: "catchUp" in query && query.catchUp === true,
        keepsSession: true,
        open,
        complete: (items, scope) =>
          completeItems(items, new Map(lists.map(({ name, rows }) => [name, rows])), scope),
        finish: (page, session) => ({ ...page, ...session.report() }),
        idOf: ({ source, id }) => JSON.stringify([source, id]),
        asMissed: (page) => ({ ...page, ...lateRows(page) }),
      };
    },
  );
  // At run time `users` is checked against the clients, so that only their names can occur.
  return inbox as unknown as ReturnType<typeof createInbox<Clients>>;
}

/** Adds to the rows of a page what placing them has not brought, all sources at once. */
async function completeItems(
  items: InboxItem[],
  rows: ReadonlyMap<string, SourceRows>,
  scope: Scope,
): Promise<InboxItem[]> {
  const bySource = [...rows].map(async ([name, source]) => {
    const own = items.filter((item) => item.source === name);
    const completed = await source.complete(own, scope);
    return own.map((item, index) => [item, { ...item, ...completed[index] }] as const);
  });
  const filled = new Map((await Promise.all(bySource)).flat());
  return items.map((item) => filled.get(item) ?? item);
}

/** Rows that moved to the top during a walk: each is marked late, and the sources' counts follow. */
export function lateRows<Row extends InboxItem>(page: {
  items: readonly Row[];
  sources: Readonly<Record<string, SourceStatus>>;
}): { items: Row[]; sources: Record<string, SourceStatus> } {
  const countOf = (name: string) => page.items.filter(({ source }) => source === name).length;
  const sources = Object.entries(page.sources).map(([name, status]) => [
    name,
    { ...status, returned: countOf(name) },
  ]);
  const items = page.items.map((item) => ({ ...item, late: true as const }));
  return { items, sources: Object.fromEntries(sources) };
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
