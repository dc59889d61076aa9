import type { Context } from "../context.js";
import { quoteOf } from "../messages/item.js";
import { userFields, wireUserId } from "../user-ids.js";
import type { VolcengineWords } from "../world/callbacks.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldMessage } from "../world/message.js";

/** No page shows its members; the release notes say that it holds the sender's address and device. */
const header = { IP: "127.0.0.1", DeviceType: "Web" };

/**
 * EventData of a message that is not taken yet. Its whole shape is in no page: Header, ClientMessageId, MentionedUsers
 * and MessagePriority are named in release notes (docs 6348/1121959), the rest is named as in the API.
 */
export function wordsData(
  words: VolcengineWords,
  conversation: WorldConversation,
  { appId, readings }: Context,
): Record<string, unknown> {
  const isApi = readings.eventNames === "api";
  const users = words.mentionedUsers;
  return {
    AppId: appId,
    ConversationShortId: conversation.shortId,
    ConversationType: conversation.type,
    ...userFields("Sender", words.sender, readings),
    MsgType: words.msgType,
    Content: words.content,
    Ext: words.ext,
    ...quoteOf(words, conversation),
    [isApi ? "ClientMsgId" : "ClientMessageId"]: words.clientMsgId,
    [isApi ? "Priority" : "MessagePriority"]: words.priority,
    MentionedUsers: users.map(wireUserId),
    ...(readings.stringUserIds ? { MentionedUsersStr: users } : {}),
    Header: header,
  };
}

/** EventData of a message that was taken. */
export function messageData(
  message: WorldMessage,
  conversation: WorldConversation,
  context: Context,
): Record<string, unknown> {
  return {
    ...wordsData(message, conversation, context),
    MessageId: message.messageId,
    CreateTime: BigInt(message.sentAt.getTime()),
    ...(context.readings.eventIndex === "present" ? { IndexInConversation: message.index } : {}),
  };
}
