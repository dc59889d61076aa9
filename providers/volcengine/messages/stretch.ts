import { ColloquyError, type Stretch, stalled } from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { type Row, readMessage } from "./item.js";
import { arrange, isBeyond, type Placed } from "./order.js";
import { MOST_EMPTY_PAGES, type Place, passing, placeBehind, writePlace } from "./place.js";

/** The vendor's largest page. */
export const PAGE_SIZE = 20;

/** What one page is asked for with. */
export interface MessagesRequest {
  conversationId: string;
  cursor: bigint;
  limit: number;
  backward: boolean;
}

/** One page of the vendor. */
export interface MessagesPage {
  rows: Row[];
  /** Items without an identity. */
  skipped: number;
  hasMore: boolean;
  /** `NewCursor`; the sample's looks like a count, so it is used only where no Index says where to go on. */
  newCursor: bigint | null;
}

/**
 * The `Cursor` at which the page behind a place starts. Whether the message at a cursor is on its page is not
 * documented, and other messages may share the boundary's Index: one step nearer, the page holds them either way.
 */
export function cursorOf({ boundary, page }: Place, backward: boolean): bigint {
  if (page !== null || boundary === null) return page?.cursor ?? 0n;
  const { index, passed } = boundary;
  return BigInt(index) + (passed === "all" ? 0n : backward ? 1n : -1n);
}

/** What a page adds to a walk that has come to `place`: its rows in walk order, and where to go on. */
export function toStretch(page: MessagesPage, place: Place, asked: MessagesRequest): Stretch {
  const { conversationId, backward } = asked;
  const beyond = beyondPlace(arrange(page.rows, backward), place, backward);
  let reached = place;
  const rows = beyond.map((placed) => {
    reached = behind(placed, reached, asked);
    const message = placed.row.state === "recalled" ? null : readMessage(placed.row, conversationId);
    return { message, after: writePlace(reached) };
  });
  const next = page.hasMore ? writePlace(nextPlace(page, reached, rows.length > 0, asked)) : null;
  return { rows, next, ...(page.skipped > 0 && { skipped: page.skipped }) };
}

function behind({ row, at }: Placed, { boundary }: Place, { cursor }: MessagesRequest): Place {
  // Without an Index a cut page is read again at the same cursor, and gone through as far as that message.
  if (at === null) return { boundary, page: { cursor, after: row.id, isInside: true }, emptyPages: 0 };
  return placeBehind(passing(boundary, at, row.id));
}

/** Rows are left out after the vendor has cut its page, or have no Index: then only `NewCursor` tells where to go on. */
function nextPlace(page: MessagesPage, reached: Place, isNew: boolean, asked: MessagesRequest): Place {
  if (isNew && reached.page === null) return reached;
  const cursor = cursorBehind(page, asked);
  if (cursor === null && isNew) return reached;
  if (cursor === null) throw stalled("HasMore without new messages, and NewCursor does not advance");
  const emptyPages = isNew ? 0 : reached.emptyPages + 1;
  if (emptyPages > MOST_EMPTY_PAGES)
    throw stalled(`${MOST_EMPTY_PAGES} vendor pages in a row brought no new message`);
  const after = reached.page?.after ?? null;
  return { ...reached, page: { cursor, after, isInside: false }, emptyPages };
}

/**
 * `NewCursor`, where it leads on. The sample's 20 is how many rows a page can hold, not where a message stands: to go
 * on there would leave a gap. So would an Index that the whole page shares, if a page leaves out what is at its cursor.
 */
function cursorBehind(
  { newCursor, rows }: MessagesPage,
  { cursor, backward }: MessagesRequest,
): bigint | null {
  if (newCursor === null || newCursor <= BigInt(PAGE_SIZE)) return null;
  const shared = String(newCursor);
  if (rows.length > 0 && rows.every(({ index }) => index === shared)) return null;
  const advances = backward ? newCursor < cursor : newCursor > cursor;
  return advances ? newCursor : null;
}

function beyondPlace(ordered: Placed[], { boundary, page }: Place, backward: boolean): Placed[] {
  const passed = page?.after == null ? -1 : ordered.findIndex(({ row }) => row.id === page.after);
  if (page?.isInside && passed === -1) {
    const message =
      "the message that the walk had come to is gone, and it had no Index; start again without a cursor";
    throw new ColloquyError({ code: "cursor_expired", message, provider: PROVIDER });
  }
  return ordered
    .slice(passed + 1)
    .filter(({ row, at }) => at === null || isBeyond(boundary, at, row.id, backward));
}
