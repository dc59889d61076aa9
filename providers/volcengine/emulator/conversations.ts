import type { Context } from "./context.js";
import { conversationItem } from "./conversation-item.js";
import { ApiError } from "./errors.js";
import { decodeCursor, encodeCursor } from "./offset-cursor.js";
import { readUserId } from "./users.js";
import type { Fields } from "./validate.js";
import type { WorldConversation } from "./world-model.js";

type Result = Record<string, unknown>;

/** docs 6348/337049. */
export function getUserConversations(fields: Fields, context: Context): Result {
  const { readings } = context;
  const userId = readUserId(fields, "ParticipantUserId", 0n);
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

/** docs 6348/337118. The array's name is singular, and dissolved conversations cannot be asked for. */
export function batchGetConversations(fields: Fields, context: Context): Result {
  const { world, readings } = context;
  const ids = fields.longs("ConversationShortId", { min: 1n });
  // The default is the opposite of GetUserConversations.
  const skipMemberCount = fields.optionalBoolean("SkipMemberCount") ?? true;
  fields.done();

  const rows = ids.map((id) => world.conversations.get(id));
  const found = rows.filter((row): row is WorldConversation => row !== undefined && row.status === 0);
  if (found.length < ids.length && readings.unknownConversationIds === "refused") {
    throw new ApiError(
      "ConversationShortIdsHasInvalidElem",
      "An id is unknown or its conversation dissolved.",
    );
  }
  return {
    ConversationCoreInfos: found.map((row, position) =>
      conversationItem(row, position, { viewer: row.ownerUserId, skipMemberCount }, context),
    ),
  };
}

/** docs 6348/336997. */
export function getConversationUserCount(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  fields.done();
  return { Count: BigInt(conversation.members.size) };
}

export function isUserInConversation(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  const userId = readUserId(fields, "ParticipantUserId", 0n);
  fields.done();
  return { IsUserInConversation: conversation.members.has(userId) };
}

/** The conversation that `ConversationShortId` names; ConversationNotFound where there is none. */
export function readConversation(fields: Fields, { world }: Context): WorldConversation {
  const conversation = world.conversations.get(fields.long("ConversationShortId"));
  if (conversation === undefined)
    throw new ApiError("ConversationNotFound", "There is no such conversation.");
  return conversation;
}
