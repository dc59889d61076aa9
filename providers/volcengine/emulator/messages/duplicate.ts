import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import type { WorldConversation } from "../world/conversation.js";
import { freeId } from "../world/ids.js";
import type { WorldMessage } from "../world/message.js";

interface Sending {
  conversation: WorldConversation;
  sender: string;
  clientMsgId: string;
}

/** The stored message that has this ClientMsgId, within the scope and the time that the readings name. */
export function findDuplicate(sending: Sending, { world, readings, now }: Context): WorldMessage | undefined {
  const { clientMsgIdScope, clientMsgIdMemoryMs } = readings;
  const found = world.messagesByClientMsgId(sending.clientMsgId).find(({ conversation, message }) => {
    if (now().getTime() - message.acceptedAt.getTime() > clientMsgIdMemoryMs) return false;
    if (clientMsgIdScope === "app") return true;
    if (conversation !== sending.conversation) return false;
    return clientMsgIdScope === "conversation" || message.sender === sending.sender;
  });
  return found?.message;
}

/** Whatever it answers, nothing is stored. */
export function answerDuplicate(
  first: WorldMessage,
  { world, readings, now }: Context,
): Record<string, unknown> {
  switch (readings.duplicateClientMsgId) {
    case "first-id":
      return { MessageId: first.messageId };
    case "new-id":
      return { MessageId: freeId(now(), world.random, (id) => id === first.messageId) };
    case "refused":
      throw new ApiError("InvalidParam", "ClientMsgId has been used before.");
  }
}
