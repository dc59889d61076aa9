import {
  id64,
  joinText,
  type Message,
  milliseconds,
  optionalId64,
  optionalInteger,
  optionalRecord,
  optionalText,
  record,
  textMap,
} from "colloquy/provider";
import { readContent, SYSTEM_TYPE } from "../content.js";
import { PROVIDER, userIn, withLongsAsText } from "../ids.js";

/** A message as far as its place in the history depends on it. */
export interface Row {
  id: string;
  /** IndexInConversation, which the vendor's models call optional. */
  index: bigint | null;
  sentAt: Date;
  item: Record<string, unknown>;
}

/** An Index of 0 is one that the vendor's server left empty. */
export function readRow(value: unknown, position: number): Row {
  const item = record(value, `Messages[${position}]`);
  const id = id64(item.MessageId, `Messages[${position}].MessageId`);
  const sentAt = milliseconds(item.CreateTime, `Messages[${position}].CreateTime`);
  const index = BigInt(optionalId64(item.IndexInConversation) ?? 0);
  return { id, index: index > 0n ? index : null, sentAt, item };
}

/** ConversationType of a live group. */
const LIVE = 100;

export function isLive({ item }: Row): boolean {
  return optionalInteger(item.ConversationType) === LIVE;
}

/**
 * Only 0 (visible) is documented for a message. 3 is recalled on the scale of the quoted message's Status on the same
 * page; taken as that here too, because a recalled message must not be shown by mistake.
 */
const VISIBLE = 0;
const RECALLED = 3;

function stateOf({ item }: Row): Message["state"] {
  const status = optionalInteger(item.Status);
  if (status === VISIBLE) return "visible";
  return status === RECALLED ? "recalled" : "other";
}

export function isHidden(row: Row, includeRecalled: boolean): boolean {
  return stateOf(row) === "recalled" && !includeRecalled;
}

const LONGS = ["MessageId", "ConversationShortId", "Sender", "CreateTime", "IndexInConversation"];

export function readMessage(row: Row, conversationId: string): Message {
  const { id, index, sentAt } = row;
  const { Content: body, ...rest } = row.item;
  const state = stateOf(row);
  const type = optionalText(rest.MsgType) ?? "";
  const senderId = userIn(rest, "Sender") ?? null;
  const content = state === "recalled" ? [] : readContent(type, body, rest.Ext);
  const quote = quoteOf(rest.RefMsgInfo);
  return {
    id,
    conversationId,
    provider: PROVIDER,
    senderId,
    sentAt,
    // Without an Index there is nothing that another walk could start at; startAfter refuses this text.
    position: index === null ? `id:${id}` : String(index),
    state,
    system: senderId === null || type === SYSTEM_TYPE,
    content,
    text: joinText(content),
    ...(quote !== undefined && { quote }),
    attributes: textMap(rest.Ext, "s:"),
    raw: rawOf(state === "recalled" ? rest : row.item),
  };
}

function rawOf(item: Record<string, unknown>): Record<string, unknown> {
  const raw = withLongsAsText(item, LONGS);
  const reference = optionalRecord(raw.RefMsgInfo);
  if (reference === undefined) return raw;
  return { ...raw, RefMsgInfo: withLongsAsText(reference, ["ReferencedMessageId"]) };
}

function quoteOf(reference: unknown): Message["quote"] {
  const fields = optionalRecord(reference);
  const messageId = optionalId64(fields?.ReferencedMessageId);
  if (messageId === undefined || messageId === "0") return undefined;
  const preview = optionalText(fields?.Hint);
  return { messageId, ...(preview !== undefined && { preview }) };
}
