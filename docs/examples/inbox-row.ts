/** A row as the front end shows it; `raw` and the vendor's fields stay on the server. */
import { type Conversation, preview } from "colloquy";
import { pictureOf } from "./inbox-page.js";

/** What a row shows besides what a list gives. */
export const shown = ["profile", "lastMessage", "unread"] as const;

export interface RowOptions {
  /** The name of its client in the inbox. */
  source: string;
  /** What rows are ordered by. */
  at: Date | null;
  late?: boolean;
  /** What the reader's browser asks for, as `accept-language`. */
  locale: string | undefined;
}

export function rowOf(conversation: Conversation, { source, at, late = false, locale }: RowOptions) {
  const { id, peerId, lastMessage, unread } = conversation;
  const title = conversation.title ?? peerId ?? id;
  return {
    key: `${source}/${id}`,
    title,
    picture: pictureOf(title),
    at,
    preview: lastMessage ? preview(lastMessage, { locale }) : null,
    unread: unread ?? null,
    late,
  };
}
