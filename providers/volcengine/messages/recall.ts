import type { Call, JsonInput, ProviderAction } from "colloquy/provider";
import { callToEnd, writeOperation } from "../api/write.js";
import { isCode, notInside } from "../errors.js";
import { checkConversationId, checkMessageId } from "../ids.js";
import { readRecords, roleNumbers } from "../members/read.js";
import { refuseOptions } from "../options/index.js";
import { integerIds } from "../users/ids.js";
import { getMessages, readSome } from "./get.js";

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

/** `role`: that of who recalls, where it is sent. */
type Recall = MessageRef & { role?: number };

/**
 * docs 6348/337141. The page names no time limit, and a RecallRole of which it does not say whether it must be the
 * member's own. So it is left out first, and sent where the vendor does not take that. It has no field for a text id.
 */
export function createRecall(appId: number): ProviderAction<MessageRef, void, MessageRef> {
  const read = getMessages(appId);
  const write = writeOperation("RecallMessage", false, (asked: Recall) => ({
    ...messageFields(appId, asked),
    ParticipantUserId: BigInt(asked.userId),
    ...(asked.role !== undefined && { RecallRole: asked.role }),
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
    async perform(query, call) {
      try {
        await recall(query, call);
      } catch (thrown) {
        if (!isCode(thrown, GONE) || !(await isRecalled(query, call))) throw thrown;
      }
    },
  };

  async function recall(query: MessageRef, call: Call): Promise<void> {
    try {
      await callToEnd(call, operation, query, GONE);
    } catch (thrown) {
      if (!isCode(thrown, "InvalidParam")) throw thrown;
      const { conversationId, userId } = query;
      const records = await readRecords(appId, conversationId, [userId], call);
      const role = roleNumbers[records.get(userId)?.member.role ?? "member"];
      if (role === roleNumbers.member) throw thrown;
      await callToEnd(call, operation, { ...query, role }, GONE);
    }
  }

  /** The vendor says the same of what was recalled before and of what never was. */
  async function isRecalled({ conversationId, messageId }: MessageRef, call: Call): Promise<boolean> {
    const [row] = await readSome(read, { conversationId, messageIds: [messageId] }, call);
    return row?.state === "recalled";
  }
}
