import type { Caller } from "../../calling/call.js";
import type { Scope } from "../../calling/scope.js";
import type { ListMessages, Message, MessagePage } from "../../model/message.js";
import type { CursorCodec } from "../../paging/cursor.js";
import { StretchSession } from "../../paging/stretch.js";
import { createResource, defaultLimits, type Resource } from "../../paging/walk.js";
import { checkInput, requiredText, z } from "../../provider/check.js";
import type { MessageHistory, OptionsOf, ProviderTypes, Query } from "../../provider/contract/index.js";
import { fields, optionsFor, requirePart } from "../support.js";

const OPERATION = "messages";

const PAGE_TIMEOUT_MS = 10_000;

/** Histories: the messages of one conversation, from new to old or from old to new. */
export type MessageLists<Types extends ProviderTypes = ProviderTypes> = Resource<
  ListMessages<OptionsOf<Types, "messages">>,
  Message,
  MessagePage
>;

/** The lists of the `messages` resource. */
export function createHistory(caller: Caller, codec: CursorCodec): MessageLists {
  const { provider } = caller;
  return createResource({ failures: caller.failures, operation: OPERATION }, (input, verb) => {
    const { userId, conversationId, direction, includeRecalled, from, ...rest } = checkInput(
      listSchema,
      input,
      OPERATION,
    );
    const history = historyOf(caller);
    const options = optionsFor(provider, rest);
    const query = history.prepare({ userId, conversationId, direction, includeRecalled, options });
    const start =
      from === undefined || rest.cursor !== undefined ? null : history.startAfter(query, from.position);
    return {
      limit: rest.limit,
      timeoutMs: PAGE_TIMEOUT_MS,
      codec,
      boundTo: [provider.name, provider.appId, "messages", query],
      cursor: rest.cursor,
      catchUp: false,
      keepsSession: true,
      open: (state, known) => {
        const read = readerOf(caller, query, rest.limit ?? defaultLimits[verb]);
        return new StretchSession(read, start, state, known);
      },
      ...(rest.requireMember ? { before: memberCheck(caller, history, query) } : {}),
      finish: (page, { end }) => (end === undefined ? page : { ...page, end }),
      idOf: (message) => message.id,
    };
  });
}

/** Where this many vendor pages hold no visible message, the last one is too far back. */
const LATEST_PAGES = 2;

/** The newest visible message; `null` when there is none, `undefined` when the newest pages hold none. */
export async function readLatest(
  caller: Caller,
  userId: string,
  conversationId: string,
  scope: Scope,
): Promise<Message | null | undefined> {
  const history = historyOf(caller);
  const asked = { userId, conversationId, direction: "older", includeRecalled: false, options: {} } as const;
  const query = caller.failures.prepare(OPERATION, () => history.prepare(asked));
  const read = (position: string | null, within: Scope) =>
    caller.guard(OPERATION, within, () => history.read(query, position, caller.sharing(within), 1));
  const session = new StretchSession(read, null);
  for (let page = 0; page < LATEST_PAGES; page += 1) {
    const state = await session.fill(scope);
    if (state !== "more") return session.peek() ?? null;
  }
  return undefined;
}

export function historyOf(caller: Caller): MessageHistory {
  return requirePart(caller, OPERATION, caller.provider.messages);
}

export function readerOf(caller: Caller, query: Query, want: number, { counted = true } = {}) {
  const history = historyOf(caller);
  return (position: string | null, scope: Scope) =>
    caller.guard(OPERATION, scope, () =>
      history.read(query, position, caller.within(scope, { counted }), want),
    );
}

function memberCheck(caller: Caller, history: MessageHistory, query: Query): (scope: Scope) => Promise<void> {
  const ability = "messages.kinds.*.requireMember";
  const isMember = requirePart(caller, OPERATION, history.isMember, { ability });
  return async (scope) => {
    const member = await caller.guard(OPERATION, scope, () =>
      isMember.call(history, query, caller.within(scope)),
    );
    if (member) return;
    throw caller.error(OPERATION, {
      code: "permission_denied",
      message: "the user is not in this conversation (requireMember)",
    });
  };
}

const listSchema = z
  .strictObject({
    ...fields.list,
    conversationId: fields.conversationId,
    direction: z.enum(["older", "newer"]).default("older"),
    // Not strict: a whole message is the obvious thing to pass.
    from: z.object({ position: requiredText("must be the position of a message") }).optional(),
    includeRecalled: z.boolean().default(false),
    requireMember: z.boolean().default(false),
  })
  .refine((input) => input.direction === "older" || input.from !== undefined || input.cursor !== undefined, {
    path: ["from"],
    message: 'must be given with direction "newer": { position } of the message to start behind',
  });
