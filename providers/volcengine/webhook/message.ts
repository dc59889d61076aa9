import { type EventBody, JsonError, optionalRecord, parseJson } from "colloquy/provider";
import { type Fields, idIn, longText } from "../ids.js";
import { readMessage, readRow } from "../messages/item.js";

/**
 * The names that a field of the history may have in an event, in lower case. No page shows an event's body: these are
 * the names of the API, their neighbours, and those that release notes name (docs 6348/1121959).
 */
const names: Readonly<Record<string, readonly string[]>> = {
  MessageId: ["messageid", "msgid", "servermessageid"],
  ConversationShortId: ["conversationshortid", "conshortid", "conversationid"],
  ConversationType: ["conversationtype", "contype"],
  Sender: ["sender", "senderid", "senderuserid", "fromuserid"],
  SenderStr: ["senderstr", "senderidstr", "senderuseridstr", "fromuseridstr"],
  MsgType: ["msgtype", "messagetype"],
  Content: ["content", "messagecontent", "msgcontent"],
  Ext: ["ext", "messageext", "msgext"],
  CreateTime: ["createtime", "messagecreatetime", "msgcreatetime"],
  IndexInConversation: ["indexinconversation", "messageindex"],
  RefMsgInfo: ["refmsginfo", "referencedmessageinfo"],
};

/** Where an event may keep its message. */
const wrappers = ["messagebody", "message", "messageinfo"];

const longFields = ["MessageId", "ConversationShortId", "Sender", "CreateTime", "IndexInConversation"];
const longNames = new Set(longFields.flatMap((field) => names[field] ?? []));

/** The message of an event in the terms of the history; none without the ids of message and conversation. */
export function readSent(data: Fields): EventBody | undefined {
  const item = itemOf(data);
  const conversationId = idIn(item.ConversationShortId);
  const row = readRow(item);
  if (row === undefined || conversationId === undefined) return undefined;
  const { raw, sentAt, position, ...message } = readMessage(row, conversationId);
  return {
    type: "message.sent",
    conversation: { kind: row.kind, ids: [{ userId: null, conversationId }] },
    message: {
      ...message,
      ...(sentAt === null ? {} : { sentAt }),
      // Without an Index it would be another one than in the history.
      ...(row.index === null ? {} : { position }),
    },
  };
}

/** An item as the histories have it. What was just said is visible. */
function itemOf(data: Fields): Fields {
  const known = new Map<string, unknown>();
  const take = (fields: Fields) => {
    for (const [name, value] of Object.entries(fields)) known.set(name.toLowerCase(), value);
  };
  take(data);
  for (const wrapper of wrappers) take(optionalRecord(known.get(wrapper)) ?? {});
  const item: Fields = { Status: 0 };
  for (const [field, spellings] of Object.entries(names)) {
    const spelling = spellings.find((name) => known.get(name) !== undefined && known.get(name) !== null);
    if (spelling !== undefined) item[field] = known.get(spelling);
  }
  return typeof item.Ext === "string" ? { ...item, Ext: pairsOf(item.Ext) } : item;
}

/** Key-values that came as text. */
function pairsOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonError) return {};
    throw thrown;
  }
}

/** The data as received, with its 64-bit fields as text. */
export function withLongText(data: Fields): Fields {
  const read = Object.entries(data).map(([name, value]) => {
    const inner = wrappers.includes(name.toLowerCase()) ? optionalRecord(value) : undefined;
    if (inner !== undefined) return [name, withLongText(inner)] as const;
    const isLong = typeof value === "number" && longNames.has(name.toLowerCase());
    return [name, isLong ? longText(value) : value] as const;
  });
  return Object.fromEntries(read);
}
