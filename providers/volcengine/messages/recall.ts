import type { JsonInput, ProviderAction } from "colloquy/provider";
import { callToEnd, writeOperation } from "../api/write.js";
import { notInside } from "../errors.js";
import { checkConversationId, checkMessageId } from "../ids.js";
import { refuseOptions } from "../options/index.js";
import { integerIds } from "../users/ids.js";

/** What is answered of a message that was recalled or deleted before, or that never was. */
export const GONE = "MessageNotFound";

/** One message, as one user does something with it. */
export type MessageRef = { userId: string; conversationId: string; messageId: string };

/** The fields that name a message. */
export function messageFields(
  appId: number,
  { conversationId, messageId }: Pick<MessageRef, "conversationId" | "messageId">,
): { [name: string]: JsonInput } {
  return { AppId: appId, ConversationShortId: BigInt(conversationId), MessageId: BigInt(messageId) };
}

/** docs 6348/337141. The page names neither a time limit nor a right that is checked. It has no field for a text id. */
export function createRecall(appId: number): ProviderAction<MessageRef, void, MessageRef> {
  const write = writeOperation("RecallMessage", false, (asked: MessageRef) => ({
    ...messageFields(appId, asked),
    ParticipantUserId: BigInt(asked.userId),
  }));
  const operation = { ...write, meanings: notInside };
  return {
    prepare({ userId, conversationId, messageId, options }) {
      refuseOptions(options);
      return {
        userId: integerIds.checkMember(userId),
        conversationId: checkConversationId(conversationId),
        messageId: checkMessageId(messageId),
      };
    },
    perform: (query, call) => callToEnd(call, operation, query, GONE),
  };
}
