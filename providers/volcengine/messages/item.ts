import {
  type ConversationKind,
  joinText,
  type Message,
  optionalInteger,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  textMap,
} from "colloquy/provider";
import { readContent, SYSTEM_TYPE } from "../content/index.js";
import { type Fields, idIn, kindOf, longText, PROVIDER, userIn } from "../ids.js";
import { messagePosition, readIndex } from "./place.js";

/** A message as far as its place in the history depends on it. */
export interface Row {
  id: string;
  /** IndexInConversation, which the vendor's models call optional. */
  index: string | null;
  sentAt: Date | null;
  state: Message["state"];
  /** Of the conversation. */
  kind: ConversationKind;
  item: Fields;
}

/** `undefined` for an item without an identity. */
export function readRow(value: unknown): Row | undefined {
  const item = optionalRecord(value);
  const id = idIn(item?.MessageId);
  if (item === undefined || id === undefined) return undefined;
  return {
    id,
    index: readIndex(item.IndexInConversation),
    sentAt: optionalMilliseconds(item.CreateTime) ?? null,
    state: stateOf(item.Status),
    kind: kindOf(item.ConversationType),
    item,
  };
}

/**
 * Only 0 (visible) is documented for a message. 3 is recalled on the scale of the quoted message's Status on the same
 * page; taken as that here too, because a recalled message must not be shown by mistake.
 */
const VISIBLE = 0;
const RECALLED = 3;
/** On the scale of the quoted message's Status: visible once, and deleted since. Not shown either, for the same reason. */
const DELETED = 4;

function stateOf(status: unknown): Message["state"] {
  const number = optionalInteger(status);
  if (number === VISIBLE) return "visible";
  return number === RECALLED || number === DELETED ? "recalled" : "other";
}

/** A recalled message is read like any other, but holds nothing that its sender wrote. */
export function readMessage({ id, index, sentAt, state, item }: Row, conversationId: string): Message {
  const raw = rawOf(state === "recalled" ? withoutWords(item) : item);
  const type = optionalText(raw.MsgType) ?? "";
  const senderId = userIn(raw.Sender, raw.SenderStr) ?? null;
  const content = state === "recalled" ? [] : readContent(type, raw.Content, raw.Ext);
  const quote = quoteOf(raw.RefMsgInfo);
  const message: Message = {
    id,
    conversationId,
    provider: PROVIDER,
    senderId,
    sentAt,
    position: messagePosition(index, id),
    state,
    system: senderId === null || type === SYSTEM_TYPE,
    content,
    text: joinText(content),
    ...attributesOf(raw.Ext),
    raw,
  };
  if (quote !== undefined) message.quote = quote;
  return message;
}

/** Where a message carries the key that it was sent with. */
export const KEY_NAME = "colloquy:key";

/** The app's own key-values, and the key that it sent the message with. */
export function attributesOf(ext: unknown): Pick<Message, "attributes" | "key"> {
  const { [KEY_NAME]: key, ...attributes } = textMap(ext, "s:");
  return { attributes, ...(key !== undefined && { key }) };
}

/** The fields that the cloud writes by itself. Everything else may hold words: content, key-values, a quote's hint. */
const CLOUD_FIELDS = [
  "MessageId",
  "ConversationShortId",
  "ConversationType",
  "MsgType",
  "Sender",
  "SenderStr",
  "Status",
  "CreateTime",
  "IndexInConversation",
  "AppId",
];

function withoutWords(item: Fields): Fields {
  return Object.fromEntries(CLOUD_FIELDS.filter((name) => name in item).map((name) => [name, item[name]]));
}

/** The item as received, with its 64-bit fields as text. */
function rawOf(item: Fields): Fields {
  const raw = { ...item };
  if (typeof raw.MessageId === "number") raw.MessageId = longText(raw.MessageId);
  if (typeof raw.ConversationShortId === "number")
    raw.ConversationShortId = longText(raw.ConversationShortId);
  if (typeof raw.Sender === "number") raw.Sender = longText(raw.Sender);
  if (typeof raw.CreateTime === "number") raw.CreateTime = longText(raw.CreateTime);
  if (typeof raw.IndexInConversation === "number")
    raw.IndexInConversation = longText(raw.IndexInConversation);
  const reference = optionalRecord(raw.RefMsgInfo);
  if (reference !== undefined) raw.RefMsgInfo = rawQuoteOf(reference);
  return raw;
}

/** What was recalled or deleted is not shown by those who quoted it either. */
function rawQuoteOf(reference: Fields): Fields {
  const quoted = { ...reference };
  if (typeof quoted.ReferencedMessageId === "number")
    quoted.ReferencedMessageId = longText(quoted.ReferencedMessageId);
  const status = optionalInteger(quoted.Status);
  if (status === RECALLED || status === DELETED) delete quoted.Hint;
  return quoted;
}

function quoteOf(reference: unknown): Message["quote"] {
  const fields = optionalRecord(reference);
  const messageId = idIn(fields?.ReferencedMessageId);
  if (messageId === undefined) return undefined;
  const preview = optionalText(fields?.Hint);
  return { messageId, ...(preview !== undefined && { preview }) };
}
