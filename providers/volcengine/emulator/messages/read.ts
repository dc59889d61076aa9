import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldMessage } from "../world/message.js";

/** The message of that id, in any state but expired; MessageNotFound where there is none. */
export function findMessage({ messages }: WorldConversation, messageId: bigint): WorldMessage {
  const message = messages.find((candidate) => candidate.messageId === messageId);
  if (message === undefined || message.state === "expired") throw messageNotFound();
  return message;
}

export function messageNotFound(): ApiError {
  return new ApiError("MessageNotFound", "There is no such message in this conversation.");
}

/** Content, within the bound that its page does not name. */
export function readContent(fields: Fields, { readings }: Context): string | undefined {
  const content = fields.optionalString("Content");
  if (content !== undefined && Buffer.byteLength(content) > readings.largestContent) {
    fields.refuse("Content", `must not be larger than ${readings.largestContent} bytes`);
  }
  return content;
}
