import { optionalInteger, type Unread } from "colloquy/provider";
import { userIn } from "../ids.js";
import type { Placed } from "../messages/order.js";

/** From here on a MsgType is a command of the client's channel, which nobody reads (docs 6348/293537). */
const FIRST_COMMAND = 50_000;

/** Whose count it is, and how far they have read. */
interface Reader {
  userId: string;
  readIndex: bigint;
}

/**
 * What of the newest page lies beyond the read index and is somebody else's. Only an estimate: no page of the vendor
 * tells from whom a message was hidden.
 */
export function unreadOf(page: { rows: Placed[]; hasMore: boolean }, { userId, readIndex }: Reader): Unread {
  const beyond = page.rows.filter(
    ({ at }) => BigInt(at ?? 0) > readIndex || (at === null && readIndex === 0n),
  );
  const count = beyond.filter(({ row }) => row.state === "visible" && isFromOther(row.item, userId)).length;
  const isAll = beyond.length === page.rows.length;
  return { count, bound: isAll && page.hasMore ? "atLeast" : "estimate" };
}

function isFromOther(item: Record<string, unknown>, userId: string): boolean {
  if ((optionalInteger(item.MsgType) ?? 0) >= FIRST_COMMAND) return false;
  return userIn(item.Sender, item.SenderStr) !== userId;
}
