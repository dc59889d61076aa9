import {
  type AnchoredConversations,
  type Conversation,
  flag,
  foreignPosition,
  list,
  type Operation,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  type Part,
  present,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND } from "./api.js";
import { checkUserId, isPageToken, PROVIDER } from "./ids.js";
import { readListOptions } from "./options.js";

/** Always the vendor's full page: the core cuts it. */
export const PAGE_SIZE = 25;

type ListQuery = { userId: string; includeArchived: boolean };

export function createConversations(): AnchoredConversations<ListQuery> {
  return {
    shape: "streamed",
    consistency: "anchored",
    prepare({ userId, options }) {
      return { userId: checkUserId(userId), ...readListOptions(options) };
    },
    async read(query, position, call) {
      if (position !== null && !isPageToken(position)) throw foreignPosition(PROVIDER);
      return call(listConversations, { query, pageToken: position });
    },
  };
}

const listConversations: Operation<{ query: ListQuery; pageToken: string | null }, Part<Conversation>> = {
  name: "conversations.list",
  safe: true,
  callsPerSecond: READS_PER_SECOND,
  request: ({ query: { userId, includeArchived }, pageToken }) => ({
    body: {
      user: userId,
      size: PAGE_SIZE,
      archived: includeArchived,
      ...(pageToken !== null && { pageToken }),
    },
  }),
  read(answer) {
    const result = record(answer, "result");
    const listed = list(result.conversations, "conversations");
    const items = listed.flatMap((item) => readConversation(item) ?? []);
    const skipped = listed.length - items.length;
    const next = optionalText(result.nextPageToken) ?? null;
    return { items, next, ...(skipped > 0 && { skipped }) };
  },
};

/** Without an id there is no conversation. Anything else may be missing, and makes it poorer. */
function readConversation(listed: unknown): Conversation | undefined {
  const item = optionalRecord(listed) ?? {};
  const id = optionalText(item.id);
  if (id === undefined) return undefined;
  const kind = item.kind === "chat" ? "direct" : "group";
  const at = optionalMilliseconds(item.lastAt) ?? null;
  return {
    id,
    provider: PROVIDER,
    kind,
    ...present({ peerId: kind === "direct" ? optionalText(item.peer) : undefined }),
    marks: flag(item.starred) ? ["starred"] : [],
    activity: { at, source: at === null ? "none" : "lastMessage", precision: "millisecond" },
    attributes: {},
    raw: item,
  };
}
