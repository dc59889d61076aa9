import type { Context } from "../context.js";
import { readConversation, requireMember } from "../conversations/read.js";
import { ApiError } from "../errors.js";
import { answerRepeat } from "../repeat.js";
import type { Fields } from "../validate.js";
import { findMessage, messageNotFound } from "./read.js";

type Result = Record<string, unknown>;

/** docs 6348/337140. DeleteType 0 takes it from everybody, 1 from everybody but its sender. */
export function deleteConversationMessage(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  const messageId = fields.long("MessageId", { min: 1n });
  const deleteType = fields.optionalInt32("DeleteType", { min: 0n, max: 1n }) ?? 0;
  fields.done();

  if (deleteType === 1 && conversation.type === 100) {
    throw new ApiError(
      "LiveConversationNotSupport",
      "A live group's messages are deleted with DeleteType 0.",
    );
  }
  const message = findMessage(conversation, messageId);
  const state = deleteType === 1 ? "sender-only" : "deleted";
  if (message.state === state || message.state === "deleted") return answerRepeat(messageNotFound(), context);
  message.state = state;
  return {};
}

/** docs 6348/337139. For one member only, so that no history shows it. */
export function deleteMessage(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  const messageId = fields.long("MessageId", { min: 1n });
  const userId = String(fields.long("ParticipantUserId", { min: 1n }));
  fields.done();

  requireMember(conversation, userId, context);
  const message = findMessage(conversation, messageId);
  if (message.state === "deleted") throw messageNotFound();
  if (message.hiddenFrom.has(userId)) return answerRepeat(messageNotFound(), context);
  message.hiddenFrom.add(userId);
  return {};
}
