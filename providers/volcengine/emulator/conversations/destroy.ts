import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import { answerRepeat } from "../repeat.js";
import { readUserId } from "../user-ids.js";
import type { Fields } from "../validate.js";
import { conversationNotFound, readConversation, refuseSingle } from "./read.js";

/** docs 6348/337036. Groups only, and by their owner only. */
export function destroyConversation(fields: Fields, context: Context): Record<string, unknown> {
  const conversation = readConversation(fields, context);
  const userId = readUserId(fields, "OwnerUserId", 1n, context.readings);
  fields.done();

  refuseSingle(conversation);
  if (conversation.ownerUserId !== userId) {
    throw new ApiError("OnlyOwnerCanOperator", "Only the owner can dissolve the group.");
  }
  if (conversation.status === 1) return answerRepeat(conversationNotFound(), context);
  context.world.dissolve(conversation.shortId);
  return {};
}
