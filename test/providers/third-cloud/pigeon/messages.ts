import {
  flag,
  integer,
  invalidArgument,
  joinText,
  list,
  type Message,
  type MessageHistory,
  milliseconds,
  type Operation,
  optionalText,
  type Query,
  record,
  type Stretch,
  show,
} from "colloquy/provider";
import { READS_PER_SECOND } from "./api.js";
import { readContent } from "./content.js";
import { checkConversationId, checkUserId, isSequence, malformedPosition, PROVIDER } from "./ids.js";
import { refuseOptions } from "./options.js";

/** The vendor's largest page. */
export const PAGE_SIZE = 50;

interface HistoryQuery {
  userId: string;
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
}

/** A position is the number of the last message that was read: what moves or goes away does not change it. */
export function createMessages(): MessageHistory {
  return {
    prepare({ userId, conversationId, direction, includeRecalled, options }): Query {
      refuseOptions(options);
      const ids = { userId: checkUserId(userId), conversationId: checkConversationId(conversationId) };
      return { ...ids, direction, includeRecalled };
    },
    startAfter(_query, messagePosition) {
      if (isSequence(messagePosition)) return messagePosition;
      const message = `from.position must be the position of a message, got ${show(messagePosition)}`;
      throw invalidArgument(message, PROVIDER);
    },
    async read(query, position, call, want) {
      if (position !== null && !isSequence(position)) throw malformedPosition();
      const size = Math.min(PAGE_SIZE, Math.max(1, want));
      return call(readHistory(query as unknown as HistoryQuery), { position, size });
    },
    isMember: (query, call) => call(isMember, query as unknown as HistoryQuery),
  };
}

function readHistory(query: HistoryQuery): Operation<{ position: string | null; size: number }, Stretch> {
  return {
    name: "messages.list",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: ({ position, size }) => ({
      body: {
        conversation: query.conversationId,
        size,
        order: query.direction,
        ...(position !== null && { past: Number(position) }),
      },
    }),
    read(answer) {
      const result = record(answer, "result");
      const rows = list(result.messages, "messages").map((item, index) =>
        readRow(record(item, `messages[${index}]`), query),
      );
      const next = flag(result.more) ? (rows.at(-1)?.after ?? null) : null;
      if (next !== null || query.direction === "newer") return { rows, next };
      return { rows, next, end: integer(result.keptFrom, "keptFrom") > 1 ? "retention" : "start" };
    },
  };
}

/** An erased message leaves its number. It has nothing to show, and the walk goes on behind it all the same. */
function readRow(item: Record<string, unknown>, query: HistoryQuery): Stretch["rows"][number] {
  const after = String(integer(item.number, "messages[].number"));
  const recalled = item.state === "recalled";
  if (item.state === "erased" || (recalled && !query.includeRecalled)) return { message: null, after };
  const { parts, ...rest } = item;
  const content = recalled ? [] : readContent(parts);
  const senderId = optionalText(item.from) ?? null;
  const message: Message = {
    id: after,
    conversationId: query.conversationId,
    provider: PROVIDER,
    senderId,
    sentAt: milliseconds(item.at, "messages[].at"),
    position: after,
    state: recalled ? "recalled" : "visible",
    system: senderId === null,
    content,
    text: joinText(content),
    attributes: {},
    raw: recalled ? rest : item,
  };
  return { message, after };
}

const isMember: Operation<HistoryQuery, boolean> = {
  name: "members.has",
  safe: true,
  callsPerSecond: READS_PER_SECOND,
  request: ({ userId, conversationId }) => ({ body: { conversation: conversationId, user: userId } }),
  read: (answer) => flag(record(answer, "result").member) === true,
};
