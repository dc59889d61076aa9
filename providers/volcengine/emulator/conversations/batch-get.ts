import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import { conversationItem } from "./item.js";

type Result = Record<string, unknown>;

/** docs 6348/337118. The array's name is singular, and dissolved conversations cannot be asked for. */
export function batchGetConversations(fields: Fields, context: Context): Result {
  const { world, readings } = context;
  const ids = fields.longs("ConversationShortId", { min: 1n, atMost: readings.longestBatch });
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
