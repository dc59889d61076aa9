import type { ChangeOutcome, ProviderAction } from "colloquy/provider";
import { inTurn } from "../api/outcomes.js";
import { callToEnd, writeOperation } from "../api/write.js";
import { checkConversationId, checkMessageId } from "../ids.js";
import { type App, refuseOptions } from "../options/index.js";
import { GONE, type MessageRef, messageFields } from "./recall.js";

interface Input {
  userId: string;
  conversationId: string;
  messageIds: readonly string[];
  for: "me" | "everyone";
}

type Deletion = { userId: string; conversationId: string; messageIds: string[]; forMe: boolean };

/** DeleteType 0: out of everybody's view; 1 would leave it in its sender's. */
const FOR_ALL = 0;

/** One call a message: docs 6348/337139 for one member, docs 6348/337140 for all. */
export function createDelete({ appId, userIds }: App): ProviderAction<Input, ChangeOutcome[], Deletion> {
  const forOne = writeOperation("DeleteMessage", false, (asked: MessageRef) => ({
    ...messageFields(appId, asked),
    ParticipantUserId: BigInt(asked.userId),
  }));
  const forAll = writeOperation("DeleteConversationMessage", false, (asked: MessageRef) => ({
    ...messageFields(appId, asked),
    DeleteType: FOR_ALL,
  }));
  return {
    prepare({ userId, conversationId, messageIds, for: whom, options }) {
      refuseOptions(options);
      const forMe = whom === "me";
      return {
        userId: userIds.checkMember(userId),
        conversationId: checkConversationId(conversationId),
        messageIds: messageIds.map((id, index) => checkMessageId(id, `messageIds[${index}]`)),
        forMe,
      };
    },
    perform({ messageIds, forMe, ...where }, call) {
      const operation = forMe ? forOne : forAll;
      const each = messageIds.map((messageId) => [{ ...where, messageId }]);
      return inTurn(each, call, async ([asked]) => {
        if (asked !== undefined) await callToEnd(call, operation, asked, GONE);
        return [null];
      });
    },
  };
}
