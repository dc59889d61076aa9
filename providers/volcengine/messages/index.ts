import {
  BadResponse,
  ColloquyError,
  flag,
  invalidArgument,
  list,
  type MessageHistory,
  type Operation,
  optionalId64,
  record,
  type Stretch,
  show,
  stalled,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api.js";
import { checkConversationId, checkUserId, PROVIDER, wireInteger } from "../ids.js";
import { isUserInConversation } from "../members.js";
import { refuseOptions } from "../options.js";
import { isHidden, isLive, type Row, readMessage, readRow } from "./item.js";
import { type Place, readPlace, writePlace } from "./place.js";

/** The vendor's largest page. */
const PAGE_SIZE = 20;

type HistoryQuery = {
  userId: string;
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
};

interface MessagesPage {
  rows: Row[];
  hasMore: boolean;
  /** `NewCursor`; the sample's looks like a count, so it is used only where no Index says where to go on. */
  newCursor: bigint | null;
}

/**
 * docs 6348/337138. What the page leaves open (whether `Cursor` itself is on the page, the order inside a page, what
 * `NewCursor` holds) does not matter here: rows are sorted by their Index, and those not beyond the last one dropped.
 */
export function createMessages(appId: number, newestCursor: () => bigint): MessageHistory<HistoryQuery> {
  const getMessages = getConversationMessages(appId);
  return {
    prepare({ userId, conversationId, direction, includeRecalled, options }) {
      refuseOptions(options);
      const ids = { userId: checkUserId(userId), conversationId: checkConversationId(conversationId) };
      return { ...ids, direction, includeRecalled };
    },
    startAfter(_query, messagePosition) {
      if ((wireInteger(messagePosition) ?? 0n) > 0n) return messagePosition;
      throw invalidArgument(
        `from.position must be the position of a message that the vendor gave an Index; got ${show(messagePosition)}`,
        PROVIDER,
      );
    },
    async read(query, position, call, want) {
      const backward = query.direction === "older";
      const start = { boundary: null, cursor: backward ? newestCursor() : 0n, after: null, isInside: false };
      const place = position === null ? start : readPlace(position);
      const cursor = place.cursor ?? place.boundary ?? 0n;
      // Fewer only at the start: a place is found again in a whole page, and hidden messages cannot fill all of it.
      const limit = position === null ? Math.min(PAGE_SIZE, Math.max(2, want + 1)) : PAGE_SIZE;
      const page = await call(getMessages, { ...query, cursor, limit, backward });
      if (!backward) refuseLiveGroup(page.rows);
      return toStretch(page, place, cursor, query);
    },
    isMember: (query, call) => isUserInConversation(appId, query, call),
  };
}

function toStretch(page: MessagesPage, place: Place, cursor: bigint, query: HistoryQuery): Stretch {
  const { rows: received, hasMore, newCursor } = page;
  const backward = query.direction === "older";
  const indexed = received.every((row) => row.index !== null);
  const ordered = indexed ? byIndex(received, backward) : byVendor(received, backward);
  const beyond = beyondPlace(ordered, place, backward);
  const last = beyond.at(-1);
  // Without an Index a cut page is read again at the same cursor, and gone through as far as that message.
  const placeOf = ({ index, id }: Row): Place =>
    indexed
      ? { boundary: index, cursor: null, after: null, isInside: false }
      : { ...place, cursor, after: id, isInside: true };
  const rows = beyond.map((row) => ({
    message: isHidden(row, query.includeRecalled) ? null : readMessage(row, query.conversationId),
    after: writePlace(placeOf(row)),
  }));
  if (!hasMore) return { rows, next: null };
  if (last !== undefined && indexed) return { rows, next: writePlace(placeOf(last)) };
  // Rows are left out after the vendor has cut its page, or have no Index: only NewCursor can tell.
  const advances = isPlace(newCursor) && (backward ? newCursor < cursor : newCursor > cursor);
  if (!advances && last === undefined)
    throw stalled("HasMore without new messages, and NewCursor does not advance");
  const after = last?.id ?? place.after;
  const next = { ...place, cursor: advances ? newCursor : cursor, after, isInside: !advances };
  return { rows, next: writePlace(next) };
}

/** The sample's 20 is how many rows a page can hold, not where a message stands: to go on there would leave a gap. */
function isPlace(newCursor: bigint | null): newCursor is bigint {
  return newCursor !== null && newCursor > BigInt(PAGE_SIZE);
}

function byIndex(rows: Row[], backward: boolean): Row[] {
  const sign = backward ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(a.index ?? 0n, b.index ?? 0n));
}

function compare(a: bigint, b: bigint): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The vendor's order, turned round where the times in it run against the walk. */
function byVendor(rows: Row[], backward: boolean): Row[] {
  const [first, last] = [rows[0]?.sentAt ?? 0, rows.at(-1)?.sentAt ?? 0];
  const againstWalk = backward ? first < last : first > last;
  return againstWalk ? [...rows].reverse() : rows;
}

function beyondPlace(ordered: Row[], { boundary, after, isInside }: Place, backward: boolean): Row[] {
  const passed = after === null ? -1 : ordered.findIndex((row) => row.id === after);
  if (isInside && after !== null && passed === -1) {
    const message =
      "the message that the walk had come to is gone, and it had no Index; start again without a cursor";
    throw new ColloquyError({ code: "cursor_expired", message, provider: PROVIDER });
  }
  return ordered
    .slice(passed + 1)
    .filter(
      ({ index }) => boundary === null || index === null || (backward ? index < boundary : index > boundary),
    );
}

/** Only the answer says of what kind a conversation is; a live group may have answered in the other direction. */
function refuseLiveGroup(rows: Row[]): void {
  if (!rows.some(isLive)) return;
  throw new ColloquyError({
    code: "unsupported",
    message: 'a live group\'s messages can be read with direction "older" only',
    provider: PROVIDER,
  });
}

interface MessagesRequest {
  conversationId: string;
  cursor: bigint;
  limit: number;
  backward: boolean;
}

function getConversationMessages(appId: number): Operation<MessagesRequest, MessagesPage> {
  return {
    name: "GetConversationMessages",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: ({ conversationId, cursor, limit, backward }) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        Cursor: cursor,
        Limit: limit,
        Reverse: backward ? 1 : 0,
      },
    }),
    read(answer) {
      const result = record(answer, "Result");
      const hasMore = flag(result.HasMore);
      if (hasMore === undefined) throw new BadResponse("HasMore", "no yes or no", "a Boolean");
      const newCursor = optionalId64(result.NewCursor);
      const rows = list(result.Messages, "Messages").map(readRow);
      return { rows, hasMore, newCursor: newCursor === undefined ? null : BigInt(newCursor) };
    },
  };
}
