import type { Caller } from "../calling/call.js";
import type { Scope } from "../calling/scope.js";
import type { ListMessages, Message, MessagePage } from "../model/message.js";
import type { CursorCodec } from "../paging/cursor.js";
import { readPosition, StretchSession } from "../paging/stretch.js";
import { createResource, defaultLimits, type Resource } from "../paging/walk.js";
import type { MessageHistory, Query } from "../provider/contract/index.js";
import { readInput } from "./support.js";

const PAGE_TIMEOUT_MS = 10_000;

/** The `messages` resource: the history of one conversation, from new to old or from old to new. */
export type Messages = Resource<ListMessages, Message, MessagePage>;

/** The `messages` resource of a client. */
export function createMessages(caller: Caller, codec: CursorCodec): Messages {
  const { provider } = caller;
  return createResource((input, verb) => {
    const { userId, conversationId, direction, includeRecalled, from, ...rest } =
      readInput.listMessages(input);
    const history = historyOf(caller);
    const options = rest.providerOptions?.[provider.name] ?? {};
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
      open: (state) =>
        openHistory(
          caller,
          query,
          state === null ? start : readPosition(state),
          rest.limit ?? defaultLimits[verb],
        ),
      ...(rest.requireMember ? { before: memberCheck(caller, history, query) } : {}),
      finish: (page, session) => {
        const end = session instanceof StretchSession ? session.end : undefined;
        return end === undefined ? page : { ...page, end };
      },
      idOf: (message) => message.id,
    };
  });
}

/** The newest visible message, for the inbox; `null` when there is none. */
export async function readLatest(
  caller: Caller,
  userId: string,
  conversationId: string,
  scope: Scope,
): Promise<Message | null> {
  const history = historyOf(caller);
  const query = history.prepare({
    userId,
    conversationId,
    direction: "older",
    includeRecalled: false,
    options: {},
  });
  const session = openHistory(caller, query, null, 1, { counted: false });
  for (;;) {
    const state = await session.fill(scope);
    if (state !== "more") return session.peek() ?? null;
  }
}

function historyOf(caller: Caller): MessageHistory {
  const history = caller.provider.messages;
  if (history !== undefined) return history;
  throw caller.error("messages", { code: "unsupported", message: "this provider has no message history" });
}

function openHistory(
  caller: Caller,
  query: Query,
  position: string | null,
  want: number,
  counting = { counted: true },
): StretchSession {
  const history = historyOf(caller);
  return new StretchSession(
    (at, scope) =>
      caller.guard("messages", scope, () => history.read(query, at, caller.within(scope, counting), want)),
    position,
  );
}

function memberCheck(caller: Caller, history: MessageHistory, query: Query): (scope: Scope) => Promise<void> {
  const { isMember } = history;
  if (isMember === undefined) {
    throw caller.error("messages", {
      code: "unsupported",
      message: "this vendor cannot say who is in a conversation, so requireMember cannot be kept",
    });
  }
  return async (scope) => {
    const member = await caller.guard("messages", scope, () =>
      isMember.call(history, query, caller.within(scope)),
    );
    if (member) return;
    throw caller.error("messages", {
      code: "permission_denied",
      message: "the user is not in this conversation (requireMember)",
    });
  };
}
