import {
  BadResponse,
  type JsonInput,
  joinText,
  type Operation,
  record,
  type SentMessage,
} from "colloquy/provider";
import { WRITES_PER_SECOND } from "../../api/index.js";
import { readContent } from "../../content/index.js";
import { notInside } from "../../errors.js";
import { idIn, PROVIDER } from "../../ids.js";
import type { App } from "../../options/index.js";
import { attributesOf } from "../item.js";
import type { Delivered } from "./options.js";

/** A message on its way out, with all that makes its request. */
export type Outgoing = {
  userId: string;
  conversationId: string;
  /** MsgType. */
  type: number;
  content: string;
  /** The app's key-values, and the key. */
  ext: { [name: string]: string };
  mentions: string[];
  quote: { messageId: string; hint: string } | null;
  /** Made of the key and all that the message says, so that only the same message has it again. */
  clientMsgId: string;
  delivered: Delivered;
  dropped: string[];
};

/** docs 6348/337135. Whether to repeat it is for the core to decide, which then looks into the history. */
export function sendMessage(app: App, outgoing: Outgoing): Operation<Outgoing, SentMessage> {
  return {
    name: "SendMessage",
    meanings: notInside,
    safe: false,
    callsPerSecond: WRITES_PER_SECOND,
    request: (asked) => ({ body: { AppId: app.appId, ...fieldsOf(asked, app) } }),
    read(answer) {
      const id = idIn(record(answer, "Result").MessageId);
      if (id === undefined) throw new BadResponse("MessageId", "absent", "the id of the sent message");
      return sentMessage(outgoing, id);
    },
  };
}

function fieldsOf(outgoing: Outgoing, { userIds }: App): Record<string, JsonInput> {
  const { userId, conversationId, type, content, clientMsgId, ext, mentions, quote, delivered } = outgoing;
  const { visibleUsers, invisibleUsers, priority } = delivered;
  return {
    ...userIds.field("Sender", userId),
    ConversationShortId: BigInt(conversationId),
    MsgType: type,
    Content: content,
    ClientMsgId: clientMsgId,
    Ext: ext,
    ...(mentions.length > 0 && userIds.fields("MentionedUsers", mentions)),
    ...(quote !== null && {
      RefMsgInfo: { ReferencedMessageId: BigInt(quote.messageId), Hint: quote.hint },
    }),
    ...(visibleUsers !== undefined && userIds.fields("VisibleUsers", visibleUsers)),
    ...(invisibleUsers !== undefined && userIds.fields("InvisibleUsers", invisibleUsers)),
    ...(priority !== undefined && { Priority: priority }),
  };
}

/** The answer has an id and nothing else; the rest is what the history will say of it. */
function sentMessage(
  { userId, conversationId, type, content: text, ext, quote }: Outgoing,
  id: string,
): SentMessage {
  const content = readContent(String(type), text, ext);
  return {
    id,
    conversationId,
    provider: PROVIDER,
    senderId: userId,
    state: "visible",
    system: false,
    content,
    text: joinText(content),
    ...(quote !== null && {
      quote: { messageId: quote.messageId, ...(quote.hint !== "" && { preview: quote.hint }) },
    }),
    ...attributesOf(ext),
  };
}
