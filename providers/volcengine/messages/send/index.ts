import {
  fingerprintOf,
  type Message,
  type MessageSending,
  optionalInteger,
  optionalRecord,
  optionalText,
  type SendInput,
} from "colloquy/provider";
import { writeContent } from "../../content/index.js";
import { isCode } from "../../errors.js";
import { checkAttributes, checkConversationId, checkMessageId } from "../../ids.js";
import type { App } from "../../options/index.js";
import { KEY_NAME } from "../item.js";
import { type Outgoing, sendMessage } from "./operation.js";
import { sendOptions } from "./options.js";

/** Sending to conversations that exist; `conversations.open` makes a direct one. */
export function createSending(app: App): MessageSending<Outgoing> {
  return {
    prepare: (input) => prepare(input, app),
    operation: (outgoing) => sendMessage(app, outgoing),
    // No page says for how long the vendor remembers a ClientMsgId.
    windowMs: () => null,
    dropped: ({ dropped }) => dropped,
    isSent,
    // No page names a code for a ClientMsgId that was used before; this one is for fields that break a rule.
    mayHave: (refusal) => isCode(refusal, "InvalidParam"),
  };
}

function prepare(input: SendInput, { userIds }: App): Outgoing {
  const { key, quote, mentions, attributes = {} } = input;
  const userId = userIds.check(input.userId);
  const conversationId = checkConversationId(input.conversationId);
  const { dropped, ...body } = writeContent(input.content);
  const message = {
    userId,
    conversationId,
    ...body,
    ext: { ...checkAttributes(attributes, KEY_NAME), [KEY_NAME]: key },
    // The core has refused "all", which this vendor does not have.
    mentions: Array.isArray(mentions)
      ? mentions.map((id, index) => userIds.check(id, `mentions[${index}]`))
      : [],
    quote:
      quote === undefined
        ? null
        : { messageId: checkMessageId(quote.messageId, "quote.messageId"), hint: quote.preview ?? "" },
  };
  const delivered = sendOptions(input, userIds);
  return { ...message, clientMsgId: fingerprintOf([message]), delivered, dropped };
}

/** By the vendor's own number of it where the history has that, which only one of its pages shows. */
function isSent({ userId, type, content, clientMsgId, ext }: Outgoing, message: Message): boolean {
  if (message.senderId !== userId) return false;
  const { ClientMsgId, MsgType, Content } = optionalRecord(message.raw) ?? {};
  const stored = optionalText(ClientMsgId);
  if (stored !== undefined) return stored === clientMsgId;
  return message.key === ext[KEY_NAME] && optionalInteger(MsgType) === type && Content === content;
}
