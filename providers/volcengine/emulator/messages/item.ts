import type { Context } from "../context.js";
import type { VolcengineReadings } from "../readings/index.js";
import { userFields } from "../user-ids.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldMessage } from "../world/message.js";

// The scale of RefMsgInfo, which documents 2 as "not visible to the user"; of a message itself only 0 is documented.
const statuses = { visible: 0, expired: 1, "sender-only": 2, recalled: 3, deleted: 4 } as const;
const recalledKey = "s:recalled";

/** One MessageBody, without the lists of users that it was sent with: the vendor's model has none. */
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
    ...standing(message, readings),
    ...userFields("Sender", message.sender, readings),
    CreateTime: BigInt(message.sentAt.getTime()),
    IndexInConversation: message.index,
    ClientMsgId: message.clientMsgId,
    AppId: appId,
    ...quoteOf(message, conversation),
    ...propertyOf(message, readings),
  };
}

/** What a message that is not simply visible shows of that. */
function standing(
  { state, content, ext }: WorldMessage,
  { recalledMessages }: VolcengineReadings,
): Record<string, unknown> {
  if (state === "sender-only") return { Content: content, Status: statuses.visible, Ext: ext };
  if (state !== "recalled") return { Content: content, Status: statuses[state], Ext: ext };
  if (recalledMessages === "ext") {
    return { Content: content, Status: statuses.visible, Ext: { ...ext, [recalledKey]: "1" } };
  }
  const isBlank = recalledMessages === "status-blank";
  return { Content: isBlank ? "" : content, Status: statuses.recalled, Ext: ext };
}

function propertyOf(
  { properties }: WorldMessage,
  { propertyShape }: VolcengineReadings,
): Record<string, unknown> {
  if (properties.length === 0) return {};
  const items = properties.map(({ key, value, createdAt }) => ({
    key,
    value,
    createTime: BigInt(createdAt.getTime()),
  }));
  if (propertyShape === "list") return { Property: items };
  const keys = [...new Set(items.map(({ key }) => key))];
  const byKey = keys.map((key) => [key, items.filter((item) => item.key === key)]);
  return { Property: Object.fromEntries(byKey) };
}

/** RefMsgInfo of a message that answers another. */
export function quoteOf(
  { quote }: Pick<WorldMessage, "quote">,
  { messages }: WorldConversation,
): Record<string, unknown> {
  if (quote === undefined) return {};
  const quoted = messages.find(({ messageId }) => messageId === quote.messageId);
  return {
    RefMsgInfo: {
      ReferencedMessageId: quote.messageId,
      ReferencedMessageType: quoted?.msgType ?? 10001,
      Hint: quote.hint,
      Status: statuses[quoted?.state ?? "expired"],
    },
  };
}
