import type { Call, Message } from "colloquy/provider";
import type { App } from "../options/index.js";
import { readMessage } from "./item.js";
import { arrange, type Placed } from "./order.js";
import { getConversationMessages } from "./page.js";
import { placeAt, readPlace } from "./place.js";
import { cursorOf, type MessagesPage, type MessagesRequest, PAGE_SIZE, toStretch } from "./stretch.js";

/** The newest end of one history. Its page is read once, whoever asks. */
export interface NewestMessages {
  /** From the newest message on, recalled ones too, and whether there are older ones. */
  page(call: Call): Promise<{ rows: Placed[]; hasMore: boolean }>;
  /** The newest message that was not recalled; `null` when there is none, `undefined` when two pages hold none. */
  last(call: Call): Promise<Message | null | undefined>;
}

export function newestMessages(
  { appId, newestCursor }: Pick<App, "appId" | "newestCursor">,
  { conversationId, limit }: Pick<MessagesRequest, "conversationId" | "limit">,
): NewestMessages {
  const getMessages = getConversationMessages(appId);
  let first: Promise<{ asked: MessagesRequest; page: MessagesPage; rows: Placed[] }> | undefined;
  const readFirst = (call: Call) => {
    first ??= readPage(call);
    return first;
  };
  return {
    async page(call) {
      const { rows, page } = await readFirst(call);
      return { rows, hasMore: page.hasMore };
    },
    async last(call) {
      const { asked, page, rows } = await readFirst(call);
      const shown = rows.find(({ row }) => row.state !== "recalled");
      if (shown !== undefined) return readMessage(shown.row, conversationId);
      const { next } = toStretch(page, placeAt(asked.cursor), asked);
      return next === null ? null : readBehind(next, call);
    },
  };

  async function readPage(call: Call) {
    const asked = { conversationId, cursor: newestCursor(), limit, backward: true };
    const page = await call(getMessages, asked);
    return { asked, page, rows: arrange(page.rows, true) };
  }

  async function readBehind(position: string, call: Call): Promise<Message | null | undefined> {
    const place = readPlace(position);
    const asked = { conversationId, cursor: cursorOf(place, true), limit: PAGE_SIZE, backward: true };
    const { rows, next } = toStretch(await call(getMessages, asked), place, asked);
    const message = rows.find((row) => row.message !== null)?.message;
    return message ?? (next === null ? null : undefined);
  }
}
