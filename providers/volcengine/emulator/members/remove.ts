import type { Context } from "../context.js";
import { requireMember } from "../conversations/read.js";
import { ApiError } from "../errors.js";
import { failedUserIds, failuresOf, refuseFailedBatch } from "../failures.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import { readGroup, readOperator } from "./read.js";

/** docs 6348/336994. It is also how a member leaves: there is no action for that. */
export function batchDeleteConversationParticipant(
  fields: Fields,
  context: Context,
): Record<string, unknown> {
  const conversation = readGroup(fields, context);
  readOperator(fields);
  const ids = fields.longs("ParticipantUserIds", { min: 1n, atMost: context.readings.longestBatch });
  fields.done();

  const userIds = ids.map(String);
  const failures = failuresOf(userIds, (userId) => checkRemoval(userId, conversation, context));
  refuseFailedBatch(userIds, failures, context);
  for (const userId of userIds) if (!failures.has(userId)) remove(userId, conversation, context);
  return failedUserIds(failures, context);
}

function checkRemoval(userId: string, conversation: WorldConversation, context: Context): void {
  const { readings } = context;
  if (readings.repeatedEnd === "not-found") requireMember(conversation, userId, context);
  if (userId === conversation.ownerUserId && readings.ownerRemoval === "refused") {
    throw new ApiError("InvalidParam", "The owner cannot be removed.");
  }
}

function remove(userId: string, conversation: WorldConversation, { world }: Context): void {
  world.leave(userId, conversation.shortId);
  if (userId !== conversation.ownerUserId) return;
  world.participant(userId, conversation.shortId).role = 0;
  conversation.ownerUserId = "0";
}
