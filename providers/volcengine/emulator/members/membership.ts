import type { Context } from "../context.js";
import { readConversation } from "../conversations/read.js";
import { readUserId } from "../user-ids.js";
import type { Fields } from "../validate.js";

type Result = Record<string, unknown>;

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
