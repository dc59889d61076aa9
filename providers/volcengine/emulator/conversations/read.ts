import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";

/** The conversation that `ConversationShortId` names; ConversationNotFound where there is none. */
export function readConversation(fields: Fields, { world }: Context): WorldConversation {
  const conversation = world.conversations.get(fields.long("ConversationShortId"));
  if (conversation === undefined) throw conversationNotFound();
  return conversation;
}

/** The same, and ConversationNotFound for a dissolved one too. */
export function readActiveConversation(fields: Fields, context: Context): WorldConversation {
  const conversation = readConversation(fields, context);
  if (conversation.status === 1) throw conversationNotFound();
  return conversation;
}

export function conversationNotFound(): ApiError {
  return new ApiError("ConversationNotFound", "There is no such conversation, or it is dissolved.");
}

export function refuseSingle({ type }: WorldConversation): void {
  if (type === 1) throw new ApiError("SingleConversationNotSupport", "A single chat has no such thing.");
}

/** Throws for a user who is no member: also for one who has left, and who never was one may have a code of their own. */
export function requireMember(
  { members, participants }: WorldConversation,
  userId: string,
  { readings }: Context,
): void {
  if (members.has(userId)) return;
  const code = participants.has(userId) ? "ParticipantNotInConversation" : readings.neverMember;
  throw new ApiError(code, "The user is not in this conversation.");
}
