import type { Context } from "../context.js";
import { readConversation, requireMember } from "../conversations/read.js";
import { ApiError } from "../errors.js";
import { answerRepeat } from "../repeat.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldMessage } from "../world/message.js";
import { findMessage, messageNotFound } from "./read.js";

interface Recall {
  conversation: WorldConversation;
  message: WorldMessage;
  userId: string;
  role: number | undefined;
}

/** docs 6348/337141. */
export function recallMessage(fields: Fields, context: Context): Record<string, unknown> {
  const conversation = readConversation(fields, context);
  const messageId = fields.long("MessageId", { min: 1n });
  const userId = String(fields.long("ParticipantUserId", { min: 1n }));
  const role = fields.optionalInt32("RecallRole", { min: 0n, max: 2n });
  fields.done();

  requireMember(conversation, userId, context);
  const message = findMessage(conversation, messageId);
  if (message.state === "recalled") return answerRepeat(messageNotFound(), context);
  if (message.state === "deleted") throw messageNotFound();
  checkRole({ conversation, message, userId, role }, context);
  checkWindow(message, context);
  message.state = "recalled";
  return {};
}

function checkRole({ conversation, message, userId, role }: Recall, { world, readings }: Context): void {
  if (readings.recallRole === "ignored") return;
  const named = role ?? 0;
  if (readings.recallRole === "own-by-default") {
    if (message.sender === userId) return;
    if (named === 0) {
      throw new ApiError("OnlyOwnerCanOperator", "A member can recall their own messages only.");
    }
  }
  if (named !== world.participant(userId, conversation.shortId).role) {
    throw new ApiError("InvalidParam", "RecallRole is not the member's Role.");
  }
}

// No page names a window or its code for the server; clients have two minutes and a code of their own.
function checkWindow({ acceptedAt }: WorldMessage, { readings, now }: Context): void {
  if (now().getTime() - acceptedAt.getTime() <= readings.recallWindowMs) return;
  throw new ApiError("RecallTimeout", "The message is too old to be recalled.");
}
