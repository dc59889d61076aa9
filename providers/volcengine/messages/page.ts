import { BadResponse, flag, list, type Operation, optionalId64, record } from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { readRow } from "./item.js";
import type { MessagesPage, MessagesRequest } from "./stretch.js";

/** docs 6348/337138. */
export function getConversationMessages(appId: number): Operation<MessagesRequest, MessagesPage> {
  return {
    name: "GetConversationMessages",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: ({ conversationId, cursor, limit, backward }) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        Cursor: cursor,
        Limit: limit,
        Reverse: backward ? 1 : 0,
      },
    }),
    read(answer) {
      const { HasMore, NewCursor, Messages } = record(answer, "Result");
      const hasMore = flag(HasMore);
      if (hasMore === undefined) throw new BadResponse("HasMore", "no yes or no", "a Boolean");
      const items = list(Messages, "Messages");
      const rows = items.flatMap((item) => readRow(item) ?? []);
      const newCursor = optionalId64(NewCursor);
      return {
        rows,
        skipped: items.length - rows.length,
        hasMore,
        newCursor: newCursor === undefined ? null : BigInt(newCursor),
      };
    },
  };
}
