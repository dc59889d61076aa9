import type { Context } from "../context.js";
import { readConversation } from "../conversations/read.js";
import type { Fields } from "../validate.js";
import type { WorldMessage } from "../world/message.js";
import { messageItem } from "./item.js";
import { messageNotFound } from "./read.js";
import { isShown } from "./shown.js";

type Result = Record<string, unknown>;

/** docs 6348/337136. Answers in the order asked for. */
export function getMessages(fields: Fields, context: Context): Result {
  const conversation = readConversation(fields, context);
  const ids = fields.longs("MessageIds", { min: 1n, atMost: context.readings.longestBatch });
  fields.done();

  const byId = new Map(conversation.messages.map((message) => [message.messageId, message]));
  const found = ids
    .map((id) => byId.get(id))
    .filter((message): message is WorldMessage => message !== undefined);
  const shown = found.filter((message) => isShown(message, context.readings));
  if (shown.length < ids.length && context.readings.unknownMessageIds === "refused") throw messageNotFound();
  return { Messages: shown.map((message) => messageItem(message, conversation, context)) };
}
