import type { Context } from "../context.js";
import { userFields } from "../user-ids.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldMessage } from "../world/message.js";

// RefMsgInfo documents 3 for recalled; for a message itself only 0 is documented.
const visible = 0;
const recalled = 3;
const quoteStatus = { visible: 0, expired: 1, recalled: 3, deleted: 4 } as const;

/** One MessageBody. A recalled message keeps its content here: nothing says that the vendor blanks it. */
export function messageItem(
  message: WorldMessage,
  conversation: WorldConversation,
  { appId, readings }: Context,
): Record<string, unknown> {
  return {
    MessageId: message.messageId,
    ConversationShortId: conversation.shortId,
    ConversationType: conversation.type,
    MsgType: message.msgType,
    Content: message.content,
    ...userFields("Sender", message.sender, readings),
    Status: message.state === "recalled" ? recalled : visible,
    CreateTime: BigInt(message.sentAt.getTime()),
    IndexInConversation: message.index,
    ClientMsgId: message.clientMsgId,
    Ext: message.ext,
    AppId: appId,
    ...quoteOf(message, conversation),
  };
}

function quoteOf({ quote }: WorldMessage, { messages }: WorldConversation): Record<string, unknown> {
  if (quote === undefined) return {};
  const quoted = messages.find(({ messageId }) => messageId === quote.messageId);
  return {
    RefMsgInfo: {
      ReferencedMessageId: quote.messageId,
      ReferencedMessageType: quoted?.msgType ?? 10001,
      Hint: quote.hint,
      Status: quoteStatus[quoted?.state ?? "expired"],
    },
  };
}
