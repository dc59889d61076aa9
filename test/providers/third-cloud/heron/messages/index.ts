import {
  ColloquyError,
  foreignPosition,
  invalidArgument,
  list,
  type MessageHistory,
  type Operation,
  optionalRecord,
  optionalText,
  record,
  type Stretch,
  show,
} from "colloquy/provider";
import { READS } from "../api/index.js";
import { checkThreadId, checkUserId, PROVIDER, pathOf } from "../ids.js";
import { refuseOptions } from "../options.js";
import { readMessage } from "./item.js";
import { isAhead, keyOf, type Place, readPlace, writePlace } from "./place.js";

/** Always the vendor's full page: a page that is asked again for its rest must be the same. */
export const PAGE_SIZE = 50;

type HistoryQuery = {
  userId: string;
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
};

interface HistoryPage {
  /** Oldest first in both directions. */
  messages: Record<string, unknown>[];
  token: string | undefined;
  /** Older messages than the first one are no longer kept. */
  trimmed: boolean;
}

export function createMessages(): MessageHistory<HistoryQuery> {
  return {
    prepare({ userId, conversationId, direction, includeRecalled, options }) {
      refuseOptions(options);
      const ids = { userId: checkUserId(userId), conversationId: checkThreadId(conversationId) };
      return { ...ids, direction, includeRecalled };
    },
    startAfter(_query, messagePosition) {
      const place = readPlace(messagePosition);
      if (place?.behind !== undefined && place.token === undefined) return messagePosition;
      const message = `from.position must be the position of a message, got ${show(messagePosition)}`;
      throw invalidArgument(message, PROVIDER);
    },
    async read(query, position, call) {
      const place = position === null ? {} : readPlace(position);
      if (place === undefined) throw foreignPosition(PROVIDER);
      return stretchOf(await call(listMessages, { ...query, place }), query, place);
    },
    async isMember(query, call) {
      return call(getMember, query).then(() => true, refuseMember);
    },
  };
}

const listMessages: Operation<HistoryQuery & { place: Place }, HistoryPage> = {
  name: "GET /threads/{thread}/messages",
  ...READS,
  request: ({ conversationId, direction, place: { behind, token } }) => ({
    method: "GET",
    path: pathOf`/threads/${conversationId}/messages`,
    query: {
      order: direction,
      size: String(PAGE_SIZE),
      ...(token !== undefined && { token }),
      ...(token === undefined && behind !== undefined && { from: String(behind.at) }),
    },
  }),
  read(answer) {
    const { messages, token, trimmed } = record(answer, "answer");
    return {
      messages: list(messages, "messages").map((item) => optionalRecord(item) ?? {}),
      token: optionalText(token),
      trimmed: trimmed === true,
    };
  },
};

/** `from` is inclusive, and so is a page that is asked again: what lies up to the place is dropped. */
function stretchOf(page: HistoryPage, query: HistoryQuery, place: Place): Stretch {
  const { direction, conversationId, includeRecalled } = query;
  const found = page.messages.flatMap((item) => {
    const key = keyOf(item);
    return key === undefined ? [] : [{ item, key }];
  });
  const skipped = page.messages.length - found.length;
  const inOrder = direction === "older" ? found.reverse() : found;
  const ahead = inOrder.filter(({ key }) => isAhead(key, place.behind, direction));
  const rows = ahead.map(({ item, key }) => ({
    message: item.recalled === true && !includeRecalled ? null : readMessage(item, key, conversationId),
    after: writePlace({ ...place, behind: key }),
  }));
  const counted = { rows, ...(skipped > 0 && { skipped }) };
  const behind = ahead.at(-1)?.key ?? place.behind;
  if (page.token !== undefined)
    return { ...counted, next: writePlace({ ...(behind && { behind }), token: page.token }) };
  if (direction === "newer") return { ...counted, next: null };
  return { ...counted, next: null, end: page.trimmed ? "retention" : "start" };
}

const getMember: Operation<HistoryQuery, void> = {
  name: "GET /threads/{thread}/members/{user}",
  ...READS,
  request: ({ userId, conversationId }) => ({
    method: "GET",
    path: pathOf`/threads/${conversationId}/members/${userId}`,
  }),
  read: () => undefined,
};

function refuseMember(thrown: unknown): false {
  if (ColloquyError.is(thrown) && thrown.providerCode === "not_a_member") return false;
  throw thrown;
}
