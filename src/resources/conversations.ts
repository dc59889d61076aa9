import type { Caller } from "../calling/call.js";
import type { Scope } from "../calling/scope.js";
import type { Conversation, ListConversations, WalkConversations } from "../model/conversation.js";
import type { Page, ProviderOptions } from "../model/list.js";
import { AnchoredSession } from "../paging/anchored.js";
import { BoundedSession } from "../paging/bounded.js";
import type { CursorCodec } from "../paging/cursor.js";
import { KeyedSession } from "../paging/keyed.js";
import type { Session } from "../paging/page.js";
import { createResource, type Resource } from "../paging/walk.js";
import { checkInput, z } from "../provider/check.js";
import type { OptionsOf, ProviderTypes, Query } from "../provider/contract/index.js";
import { fields, optionsFor } from "./support.js";

const OPERATION = "conversations";

/** Deadlines of one page. */
const PART_TIMEOUT_MS = 10_000;
const WHOLE_TIMEOUT_MS = 30_000;

/** The `conversations` resource: a user's list, most recent first. `pages` and `iterate` also take `catchUp`. */
export type Conversations<Types extends ProviderTypes = ProviderTypes> = Resource<
  ListConversations<OptionsOf<Types, "conversations">>,
  Conversation,
  Page<Conversation>,
  WalkConversations<OptionsOf<Types, "conversations">>
>;

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

/** The `conversations` resource of a client. */
export function createConversations(caller: Caller, codec: CursorCodec): Conversations {
  return createResource({ failures: caller.failures, operation: OPERATION }, (input, verb) => {
    const checked =
      verb === "list" ? checkInput(listSchema, input, OPERATION) : checkInput(walkSchema, input, OPERATION);
    const { boundTo, shape, keepsSession, session } = openConversations(
      caller,
      checked.userId,
      checked.providerOptions,
    );
    return {
      limit: checked.limit,
      timeoutMs: shape === "bounded" ? WHOLE_TIMEOUT_MS : PART_TIMEOUT_MS,
      codec,
      boundTo,
      cursor: checked.cursor,
      catchUp: "catchUp" in checked && checked.catchUp === true,
      keepsSession,
      open: session,
      finish: (page) => page,
      idOf: (conversation) => conversation.id,
    };
  });
}

/** Validates the query with the provider and opens its list as the provider declares it. */
export function openConversations(
  caller: Caller,
  userId: string,
  providerOptions: ProviderOptions | undefined,
): OpenList {
  const { provider } = caller;
  const list = provider.conversations;
  const options = optionsFor(provider, { providerOptions });
  const query = caller.failures.prepare(OPERATION, () => list.prepare({ userId, options }));
  return {
    boundTo: [provider.name, provider.appId, "conversations", query],
    shape: list.shape,
    keepsSession: list.shape === "bounded" || list.consistency === "keyed",
    session: (state, known) => openSession(caller, query, state, known),
  };
}

function openSession(
  caller: Caller,
  query: Query,
  state: Uint8Array | null,
  known: Set<string> | undefined,
): Session<Conversation> {
  const list = caller.provider.conversations;
  if (list.shape === "streamed") {
    const read = (position: string | null, scope: Scope) =>
      caller.guard(OPERATION, scope, () =>
        list.read(query, position, caller.within(scope, { counted: true })),
      );
    return list.consistency === "keyed"
      ? new KeyedSession(read, timeOf, state, known)
      : new AnchoredSession(read, state, known);
  }
  const readWhole = (scope: Scope) =>
    caller.guard(OPERATION, scope, () => list.readWhole(query, caller.within(scope)));
  const keyOf = (conversation: Conversation) => ({ at: timeOf(conversation), id: conversation.id });
  return new BoundedSession(readWhole, keyOf, state);
}

function timeOf({ activity }: Conversation): number | null {
  return activity.at?.getTime() ?? null;
}

const listSchema = z.strictObject(fields.list);
const walkSchema = z.strictObject({ ...fields.list, catchUp: z.boolean().optional() });
