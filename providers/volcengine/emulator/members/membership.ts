import type { Context } from "../context.js";
import { conversationNotFound, readConversation } from "../conversations/read.js";
import type { Fields } from "../validate.js";

type Result = Record<string, unknown>;

/** docs 6348/336997. */
export function getConversationUserCount(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  fields.done();
  return { Count: BigInt(conversation.members.size) };
}

/** docs 6348/336996. There is no form of it for text user ids. */
export function isUserInConversation(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  const userId = String(fields.long("ParticipantUserId", { min: 0n }));
  fields.done();

  if (conversation.status === 1) return membershipOfDissolved(context);
  return { IsUserInConversation: conversation.members.has(userId) };
}

function membershipOfDissolved({ readings }: Context): Result {
  if (readings.dissolvedMembership === "false") return { IsUserInConversation: false };
  throw conversationNotFound();
}
