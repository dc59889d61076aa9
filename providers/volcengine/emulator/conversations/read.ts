import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";

/** The conversation that `ConversationShortId` names; ConversationNotFound where there is none. */
export function readConversation(fields: Fields, { world }: Context): WorldConversation {
  const conversation = world.conversations.get(fields.long("ConversationShortId"));
  if (conversation === undefined)
    throw new ApiError("ConversationNotFound", "There is no such conversation.");
  return conversation;
}

/** The same, and ConversationNotFound for a dissolved one too. */
export function readActiveConversation(fields: Fields, context: Context): WorldConversation {
  const conversation = readConversation(fields, context);
  if (conversation.status === 1) throw new ApiError("ConversationNotFound", "The conversation is dissolved.");
  return conversation;
}

/** ParticipantNotInConversation for a user who is no member, also for one who has left. */
export function requireMember({ members }: WorldConversation, userId: string): void {
  if (members.has(userId)) return;
  throw new ApiError("ParticipantNotInConversation", "The user is not in this conversation.");
}
