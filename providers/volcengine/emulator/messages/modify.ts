import type { Context } from "../context.js";
import { readConversation } from "../conversations/read.js";
import type { Fields } from "../validate.js";
import { findMessage, messageNotFound, readContent } from "./read.js";

/** docs 6348/337137. Content is replaced, Ext is merged key by key, and nobody is named who changes it. */
export function modifyMessage(fields: Fields, context: Context): Record<string, unknown> {
  const { readings } = context;
  const conversation = readConversation(fields, context);
  const messageId = fields.long("MessageId", { min: 1n });
  const content = readContent(fields, context);
  const ext = fields.optionalStringMap("Ext");
  fields.done();

  if (content === undefined && ext === undefined && readings.emptyModification === "refused") {
    fields.refuse("Content", "or Ext is required");
  }
  const message = findMessage(conversation, messageId);
  if (message.state === "deleted") throw messageNotFound();
  if (message.state === "recalled") {
    if (readings.modifiedRecalled === "not-found") throw messageNotFound();
    return {};
  }
  if (content !== undefined) message.content = content;
  message.ext = { ...message.ext, ...ext };
  return {};
}
