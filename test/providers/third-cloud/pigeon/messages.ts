import {
  BadResponse,
  flag,
  foreignPosition,
  integer,
  invalidArgument,
  joinText,
  list,
  type Message,
  type MessageHistory,
  type Operation,
  optionalInteger,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  record,
  type Stretch,
  show,
} from "colloquy/provider";
import { READS_PER_SECOND } from "./api.js";
import { readContent } from "./content.js";
import { checkConversationId, checkUserId, isSequence, PROVIDER } from "./ids.js";
import { refuseOptions } from "./options.js";

/** The vendor's largest page. */
export const PAGE_SIZE = 50;

type HistoryQuery = {
  userId: string;
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
};

/** A position is the number of the last message that was read: what moves or goes away does not change it. */
export function createMessages(): MessageHistory<HistoryQuery> {
  return {
    prepare({ userId, conversationId, direction, includeRecalled, options }) {
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
      if (position !== null && !isSequence(position)) throw foreignPosition(PROVIDER);
      const size = Math.min(PAGE_SIZE, Math.max(1, want));
      return call(readHistory(query), { position, size });
    },
    isMember: (query, call) => call(isMember, query),
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
      const listed = list(result.messages, "messages");
      const rows = listed.flatMap((item) => readRow(item, query) ?? []);
      const skipped = listed.length - rows.length;
      const counted = { rows, ...(skipped > 0 && { skipped }) };
      if (flag(result.more)) return { ...counted, next: placeBehind(rows) };
      if (query.direction === "newer") return { ...counted, next: null };
      const isTrimmed = integer(result.keptFrom, "keptFrom") > 1;
      return { ...counted, next: null, end: isTrimmed ? "retention" : "start" };
    },
  };
}

/** `null` would end the walk, although pigeon says that there is more. */
function placeBehind(rows: Stretch["rows"]): string {
  const after = rows.at(-1)?.after;
  if (after) return after;
  throw new BadResponse("messages", "a list without numbers", "messages, because there are more");
}

/** An erased message leaves its number. It has nothing to show, and the walk goes on behind it all the same. */
function readRow(listed: unknown, query: HistoryQuery): Stretch["rows"][number] | undefined {
  const item = optionalRecord(listed) ?? {};
  const number = optionalInteger(item.number);
  if (number === undefined) return undefined;
  const after = String(number);
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
    sentAt: optionalMilliseconds(item.at) ?? null,
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
