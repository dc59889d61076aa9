import type { Caller } from "../../calling/call.js";
import type { CallOptions, Scope } from "../../calling/scope.js";
import type {
  Conversation,
  Detail,
  GetConversations,
  ListConversations,
  WalkConversations,
} from "../../model/conversation.js";
import type { Page, ProviderOptions } from "../../model/list.js";
import { AnchoredSession } from "../../paging/anchored.js";
import { BoundedSession } from "../../paging/bounded.js";
import type { CursorCodec } from "../../paging/cursor.js";
import { KeyedSession } from "../../paging/keyed.js";
import type { Session } from "../../paging/page.js";
import { createResource, type Resource } from "../../paging/walk.js";
import { checkInput, z } from "../../provider/check.js";
import type { ConversationLookup, OptionsOf, ProviderTypes, Query } from "../../provider/contract/index.js";
import { type Action, act } from "../action.js";
import type { Details, Wanted } from "../details/index.js";
import { lookUp } from "../lookup.js";
import { fields, optionsFor } from "../support.js";

const OPERATION = "conversations";

/** Deadlines of one page. */
const PART_TIMEOUT_MS = 10_000;
const WHOLE_TIMEOUT_MS = 30_000;

/** Lists of conversations: a user's, most recent first. `pages` and `iterate` also take `catchUp`. */
export interface ConversationLists<Types extends ProviderTypes = ProviderTypes>
  extends Resource<
    ListConversations<OptionsOf<Types, "conversations">>,
    Conversation,
    Page<Conversation>,
    WalkConversations<OptionsOf<Types, "conversations">>
  > {
  /** Known conversations, in the order of the ids; `null` where there is none, or none in the user's view. */
  get(
    input: GetConversations<OptionsOf<Types, "conversations">>,
    options?: CallOptions,
  ): Promise<(Conversation | null)[]>;
}

/** One user's list of one client, before its place is known: what the client and the inbox open. */
export interface OpenList {
  /** What a cursor over it is bound to. */
  boundTo: unknown;
  shape: "bounded" | "streamed";
  /** Whether a walk keeps its session from page to page; if not, its place is found again as a cursor would do. */
  keepsSession: boolean;
  /** `known`: as in `Walk.open`. */
  session(state: Uint8Array | null, known?: Set<string>): Session<Conversation>;
}

/** The lists of the `conversations` resource of a client. */
export function createLists(caller: Caller, codec: CursorCodec, details: Details): ConversationLists {
  const get = getOf(caller, details);
  return {
    ...listOf(caller, codec, details),
    get: (input, options) => act(caller, get, input, options),
  };
}

function listOf(
  caller: Caller,
  codec: CursorCodec,
  details: Details,
): Resource<ListConversations, Conversation, Page<Conversation>, WalkConversations> {
  return createResource({ failures: caller.failures, operation: OPERATION }, (input, verb) => {
    const checked =
      verb === "list" ? checkInput(listSchema, input, OPERATION) : checkInput(walkSchema, input, OPERATION);
    const { boundTo, shape, keepsSession, session } = openConversations(
      caller,
      checked.userId,
      checked.providerOptions,
      checked.include,
    );
    const wanted = wantedBy(caller, checked);
    return {
      limit: checked.limit,
      timeoutMs: shape === "bounded" ? WHOLE_TIMEOUT_MS : PART_TIMEOUT_MS,
      codec,
      boundTo,
      cursor: checked.cursor,
      catchUp: "catchUp" in checked && checked.catchUp === true,
      keepsSession,
      open: session,
      complete: (items, scope) => details.add(items, wanted, scope),
      finish: (page) => page,
      idOf: (conversation) => conversation.id,
    };
  });
}

function getOf(
  caller: Caller,
  details: Details,
): Action<ConversationLookup, z.output<typeof getSchema>, (Conversation | null)[]> {
  const operation = "conversations.get";
  return {
    operation,
    timeoutMs: WHOLE_TIMEOUT_MS,
    needs: () => [{ ability: "conversations.get" }],
    check: (input) => checkInput(getSchema, input, operation),
    part: ({ conversations }) => conversations.get,
    prepare: (lookup, input) => {
      const { userId, conversationIds, include } = input;
      const options = optionsFor(caller.provider, input);
      const read = lookUp(lookup, {
        ids: conversationIds,
        inputOf: (ids) => ({ userId, conversationIds: ids, options }),
        idOf: ({ id }) => id,
        include,
      });
      return async (call, scope) => {
        const rows = await read(call, scope);
        const found = rows.filter((row) => row !== null);
        const filled = await details.add(found, wantedBy(caller, input), scope);
        const byId = new Map(filled.map((row) => [row.id, row]));
        return rows.map((row) => (row === null ? null : (byId.get(row.id) ?? row)));
      };
    },
    shares: true,
  };
}

function wantedBy(caller: Caller, { userId, include }: { userId: string; include: Detail[] }): Wanted {
  return { source: caller.provider.name, userId, include };
}

/** Validates the query with the provider and opens its list as the provider declares it. */
export function openConversations(
  caller: Caller,
  userId: string,
  providerOptions: ProviderOptions | undefined,
  include: readonly Detail[] = [],
): OpenList {
  const { provider } = caller;
  const list = provider.conversations;
  const options = optionsFor(provider, { providerOptions });
  const query = caller.failures.prepare(OPERATION, () => list.prepare({ userId, options }));
  return {
    boundTo: [provider.name, provider.appId, "conversations", query],
    shape: list.shape,
    keepsSession: list.shape === "bounded" || list.consistency === "keyed",
    session: (state, known) => openSession(caller, { query, include }, state, known),
  };
}

function openSession(
  caller: Caller,
  { query, include }: { query: Query; include: readonly Detail[] },
  state: Uint8Array | null,
  known: Set<string> | undefined,
): Session<Conversation> {
  const list = caller.provider.conversations;
  if (list.shape === "streamed") {
    const read = (position: string | null, scope: Scope) =>
      caller.guard(OPERATION, scope, () =>
        list.read(query, position, caller.within(scope, { counted: true }), include),
      );
    return list.consistency === "keyed"
      ? new KeyedSession(read, timeOf, state, known)
      : new AnchoredSession(read, state, known);
  }
  const readWhole = (scope: Scope) =>
    caller.guard(OPERATION, scope, () => list.readWhole(query, caller.within(scope), include));
  const keyOf = (conversation: Conversation) => ({ at: timeOf(conversation), id: conversation.id });
  return new BoundedSession(readWhole, keyOf, state);
}

function timeOf({ activity }: Conversation): number | null {
  return activity.at?.getTime() ?? null;
}

const listFields = { ...fields.list, include: fields.include };
const listSchema = z.strictObject(listFields);
const walkSchema = z.strictObject({ ...listFields, catchUp: z.boolean().optional() });
const getSchema = z.strictObject({
  userId: fields.userId,
  conversationIds: fields.conversationIds,
  include: fields.include,
  providerOptions: fields.providerOptions,
});
