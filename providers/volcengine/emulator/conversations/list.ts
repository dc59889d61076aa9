import type { Context } from "../context.js";
import { readUserId } from "../user-ids.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import { conversationItem } from "./item.js";
import { decodeCursor, encodeCursor } from "./offset-cursor.js";

type Result = Record<string, unknown>;

/** docs 6348/337049. */
export function getUserConversations(fields: Fields, context: Context): Result {
  const { readings } = context;
  const userId = readUserId(fields, "ParticipantUserId", 0n, readings);
  const cursor = fields.long("Cursor", { min: 0n });
  const limit = fields.int32("Limit", { min: 1n, max: 20n });
  const dataType = fields.optionalInt32("DataType", { min: 0n, max: 2n }) ?? 0;
  const skipMemberCount = fields.optionalBoolean("SkipMemberCount") ?? false;
  const inboxType = fields.optionalInt32("InboxType") ?? 0;
  fields.done();

  const start = decodeCursor(cursor, readings.conversationCursor);
  if (start === undefined) fields.refuse("Cursor", "is not one that this list has given out");
  const isListed = listing(context, dataType, inboxType);
  const rows = source(context, userId, dataType);
  const all = readings.filtering === "before-cut" ? rows.filter(isListed) : rows;
  const size = Math.min(limit, context.nextPageSize());
  const page = all.slice(start, start + size);
  const end = start + page.length;
  const hasMore = readings.hasMore === "exact" ? end < all.length : page.length === size;
  const next = readings.repeatAtSeam && hasMore && page.length > 1 ? end - 1 : end;
  const view = { viewer: userId, skipMemberCount };
  return {
    ConversationInfos: page
      .filter(isListed)
      .map((row, position) => conversationItem(row, position, view, context)),
    HasMore: hasMore,
    NextCursor: encodeCursor(next, readings.conversationCursor),
  };
}

function source({ world }: Context, userId: string, dataType: number): WorldConversation[] {
  if (dataType === 0) return world.listByActivity(userId);
  const rows = [...world.conversations.values()];
  if (dataType === 1) return rows.filter((row) => row.members.has(userId)).sort(byCreation);
  return rows
    .filter((row) => row.type === 100 && row.creatorUserId === userId)
    .sort((a, b) => byCreation(b, a));
}

function listing({ readings }: Context, dataType: number, inboxType: number) {
  return (row: WorldConversation): boolean => {
    if (row.inboxType !== inboxType) return false;
    if (row.status === 1 && readings.dissolvedConversations === "absent") return false;
    return dataType === 2 || row.type !== 100 || readings.liveConversations === "listed";
  };
}

function byCreation(a: WorldConversation, b: WorldConversation): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.shortId < b.shortId ? -1 : 1);
}
