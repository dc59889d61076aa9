import type { Message } from "../../model/message.js";
import { readMessage, type StoredMessage } from "../stored.js";

/** A row of `colloquy.message`, its 64-bit numbers as text. */
export interface MessageRow {
  ord: string;
  id: string;
  sender_id: string | null;
  sent_at: string | null;
  state: Message["state"];
  position: string | null;
  body: StoredMessage;
}

/** What {@link MessageRow} is selected by, of a table or function with this name. */
export const columnsOfMessage = (name: string) =>
  [
    `${name}.ord::text as ord`,
    `${name}.id as id`,
    `${name}.sender_id as sender_id`,
    `${name}.sent_at::text as sent_at`,
    `${name}.state as state`,
    `${name}.position as position`,
    `${name}.body as body`,
  ].join(", ");

/** That the person sees a message: it was not removed for them alone. */
export const isShownTo = (person: string, message: string) =>
  `not exists (select from colloquy.removal removal where removal.person_id = ${person}
    and removal.conversation_id = ${message}.conversation_id and removal.message_id = ${message}.id)`;

/** That a history was read to its end at least once. Where every user has a history of their own, that all were. */
export const wasReadWhole = (conversation: string) =>
  `coalesce((select bool_and(history.done or history.run > 1) from colloquy.crawl history
    where history.conversation_id = ${conversation} and history.kind = 'history'), false)`;

/** Where the message is said, in the reader's view. */
interface Where {
  conversationId: string;
  provider: string;
}

/** The message of a row. Of a recalled one nothing is given that its sender wrote, whatever is kept. */
export function messageOf(row: MessageRow, { conversationId, provider }: Where): Message {
  const { attributes, ...written } = readMessage(row.body);
  const isRecalled = row.state === "recalled";
  return {
    id: row.id,
    conversationId,
    provider,
    senderId: row.sender_id,
    sentAt: row.sent_at === null ? null : new Date(Number(row.sent_at)),
    position: row.position ?? "",
    state: row.state,
    ...(isRecalled ? { system: written.system, content: [], text: "" } : written),
    attributes: isRecalled ? {} : attributes,
    raw: null,
  };
}
