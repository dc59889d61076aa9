import type { Context } from "../context.js";
import { readConversation } from "../conversations/read.js";
import { ApiError } from "../errors.js";
import type { VolcengineReadings } from "../readings/index.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldMessage } from "../world/message.js";
import { messageItem } from "./item.js";
import { isShown } from "./shown.js";

type Result = Record<string, unknown>;

interface Walk {
  cursor: bigint;
  limit: number;
  backward: boolean;
}

const dayUs = 86_400_000_000n;
const INT64_MAX = 2n ** 63n - 1n;

/** docs 6348/337138. Dissolved conversations still have their history: nothing says otherwise. */
export function getConversationMessages(fields: Fields, context: Context): Result {
  const { readings } = context;
  const conversation = readConversation(fields, context);
  const cursor = fields.long("Cursor", { min: 0n });
  const limit = fields.int32("Limit", { min: 1n, max: 20n });
  const reverse = fields.optionalInt32("Reverse") ?? 0;
  fields.done();

  const backward = readDirection(conversation, reverse, readings);
  const walk = { cursor: readNewest(cursor, backward, fields, context), limit, backward };
  const { page, next } = cut(conversation.messages, walk, readings);
  const shown = page.filter((message) => isShown(message, readings));
  if (readings.messageOrder === "reversed") shown.reverse();
  return {
    Messages: shown.map((message) => messageItem(message, conversation, context)),
    HasMore: readings.hasMore === "exact" ? next !== undefined : page.length === limit,
    NewCursor: newCursor(page, next, walk, readings),
  };
}

function readDirection(
  conversation: WorldConversation,
  reverse: number,
  { liveForward }: VolcengineReadings,
): boolean {
  if (reverse === 1) return true;
  if (conversation.type !== 100) return false; // illegal values count as 0
  if (liveForward === "backward") return true;
  throw new ApiError(
    "LiveConversationNotSupport",
    "A live group's messages can be read with Reverse 1 only.",
  );
}

function readNewest(cursor: bigint, backward: boolean, fields: Fields, { readings, now }: Context): bigint {
  if (!backward) return cursor;
  if (readings.newestCursor === "zero" && cursor === 0n) return INT64_MAX;
  if (readings.newestCursor === "now" && cursor > BigInt(now().getTime()) * 1000n + dayUs) {
    return fields.refuse("Cursor", "lies in the future");
  }
  return cursor;
}

/** The page as cut, and the message after it in the direction of the walk. */
function cut(
  messages: readonly WorldMessage[],
  { cursor, limit, backward }: Walk,
  readings: VolcengineReadings,
): { page: WorldMessage[]; next: WorldMessage | undefined } {
  const rows = messages.filter((message) => {
    if (
      message.index === cursor ? readings.messageCursor === "exclusive" : message.index > cursor === backward
    ) {
      return false;
    }
    return readings.filtering === "after-cut" || isShown(message, readings);
  });
  if (backward) rows.reverse();
  return { page: rows.slice(0, limit), next: rows[limit] };
}

function newCursor(
  page: readonly WorldMessage[],
  next: WorldMessage | undefined,
  { cursor, backward }: Walk,
  readings: VolcengineReadings,
): bigint {
  if (readings.newCursor === "count") return BigInt(page.length);
  if (readings.newCursor === "zero-at-end" && next === undefined) return 0n;
  if (readings.newCursor === "last-index" || next === undefined) return page.at(-1)?.index ?? cursor;
  if (readings.messageCursor === "inclusive") return next.index;
  return next.index + (backward ? 1n : -1n);
}
