import { type Call, invalidArgument, type MessageHistory, show } from "colloquy/provider";
import { unsupported } from "../errors.js";
import { checkConversationId, PROVIDER } from "../ids.js";
import { isUserInConversation } from "../members/is-member.js";
import { type App, refuseOptions } from "../options/index.js";
import type { Row } from "./item.js";
import { getConversationMessages } from "./page.js";
import { boundaryOf, orderOf, type Place, placeAt, placeBehind, readPlace, writePlace } from "./place.js";
import { cursorOf, type MessagesRequest, PAGE_SIZE, toStretch } from "./stretch.js";

/** What a history is asked for; a cursor is bound to it. */
type HistoryQuery = { userId: string; conversationId: string; direction: "older" | "newer" };

const NO_RECALLED =
  "includeRecalled cannot be kept: no page of the vendor says that its histories hold recalled messages; leave it out";

/**
 * docs 6348/337138. What the page leaves open (whether `Cursor` itself is on the page, the order inside a page, what
 * `NewCursor` holds) does not matter here: rows are sorted by their Index, and those not beyond the last one dropped.
 */
export function createMessages({ appId, userIds, newestCursor }: App): MessageHistory<HistoryQuery> {
  const getMessages = getConversationMessages(appId);
  return {
    prepare({ userId, conversationId, direction, includeRecalled, options }) {
      refuseOptions(options);
      if (includeRecalled) throw unsupported(NO_RECALLED);
      const ids = { userId: userIds.check(userId), conversationId: checkConversationId(conversationId) };
      return { ...ids, direction };
    },
    startAfter(_query, messagePosition) {
      const boundary = boundaryOf(messagePosition);
      if (boundary !== undefined) return writePlace(placeBehind(boundary));
      throw invalidArgument(
        `from.position must be the position of a message that the vendor gave an Index; got ${show(messagePosition)}`,
        PROVIDER,
      );
    },
    async read(query, position, call, want) {
      const backward = query.direction === "older";
      const place = position === null ? placeAt(backward ? newestCursor() : 0n) : readPlace(position);
      // Fewer only at the start: a place is found again in a whole page, and hidden messages cannot fill all of it.
      const limit = position === null ? Math.min(PAGE_SIZE, Math.max(2, want + 1)) : PAGE_SIZE;
      const { conversationId } = query;
      const asked = { conversationId, cursor: cursorOf(place, backward), limit, backward };
      const page = await call(getMessages, asked);
      if (!backward) refuseLiveGroup(page.rows.length > 0 ? page.rows : await atBoundary(place, asked, call));
      return toStretch(page, place, asked);
    },
    orderOf,
    isMember: (query, call) => isUserInConversation(appId, query, call),
  };

  /** A live group that answers in the other direction has nothing before its oldest message, but that message itself. */
  async function atBoundary({ boundary }: Place, asked: MessagesRequest, call: Call): Promise<Row[]> {
    const cursor = BigInt(boundary?.index ?? 0);
    if (boundary === null || cursor === asked.cursor) return [];
    return (await call(getMessages, { ...asked, cursor })).rows;
  }
}

/** Only the answer says of what kind a conversation is; a live group may have answered in the other direction. */
function refuseLiveGroup(rows: Row[]): void {
  const isLive = rows.some(({ kind }) => kind === "live");
  // One row of a live group among others is an odd row.
  if (!isLive || rows.some(({ kind }) => kind === "direct" || kind === "group")) return;
  throw unsupported('a live group\'s messages can be read with direction "older" only');
}
