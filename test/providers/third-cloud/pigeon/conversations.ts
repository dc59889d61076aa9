import {
  type Conversation,
  flag,
  list,
  milliseconds,
  type Operation,
  optionalText,
  type Part,
  type Query,
  record,
  type StreamedConversations,
  text,
} from "colloquy/provider";
import { READS_PER_SECOND } from "./api.js";
import { checkUserId, isPageToken, malformedPosition, PROVIDER } from "./ids.js";
import { readListOptions } from "./options.js";

/** Always the vendor's full page: the core cuts it. */
export const PAGE_SIZE = 25;

interface ListQuery {
  userId: string;
  includeArchived: boolean;
}

export function createConversations(): StreamedConversations {
  return {
    shape: "streamed",
    consistency: "anchored",
    prepare({ userId, options }): Query {
      return { userId: checkUserId(userId), ...readListOptions(options) };
    },
    async read(query, position, call) {
      if (position !== null && !isPageToken(position)) throw malformedPosition();
      return call(listConversations, { query: query as unknown as ListQuery, pageToken: position });
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
    const items = list(result.conversations, "conversations").map((item, index) =>
      readConversation(record(item, `conversations[${index}]`), `conversations[${index}]`),
    );
    return { items, next: optionalText(result.nextPageToken) ?? null };
  },
};

function readConversation(item: Record<string, unknown>, path: string): Conversation {
  const kind = item.kind === "chat" ? "direct" : "group";
  const peerId = kind === "direct" ? optionalText(item.peer) : undefined;
  return {
    id: text(item.id, `${path}.id`),
    provider: PROVIDER,
    kind,
    ...(peerId !== undefined && { peerId }),
    marks: flag(item.starred) ? ["starred"] : [],
    activity: {
      at: milliseconds(item.lastAt, `${path}.lastAt`),
      source: "lastMessage",
      precision: "millisecond",
    },
    attributes: {},
    raw: item,
  };
}
