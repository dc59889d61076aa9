import {
  type AnchoredConversations,
  BadResponse,
  type Conversation,
  flag,
  foreignPosition,
  id64,
  list,
  type Operation,
  type Part,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { PROVIDER, wireInteger } from "../ids.js";
import { type App, type ListOptions, readListOptions } from "../options/index.js";
import { createDetails } from "./details.js";
import { createConversationLookup } from "./get.js";
import { readConversation } from "./item.js";

/** The vendor's largest page. Always asked for: the core cuts pages, and finds its place in whole ones. */
const PAGE_SIZE = 20;

type ListQuery = ListOptions & { userId: string };

/** docs 6348/337049. */
export function createConversations(app: App): AnchoredConversations<ListQuery> {
  const operation = getUserConversations(app);
  return {
    shape: "streamed",
    consistency: "anchored",
    get: createConversationLookup(app),
    details: createDetails(app),
    prepare({ userId, options }) {
      return { userId: app.userIds.check(userId), ...readListOptions(options) };
    },
    read(query, position, call) {
      // That the first page is at 0 is what the sample shows; from there the vendor's own cursors are echoed.
      const cursor = wireInteger(position ?? "0");
      if (cursor === undefined) throw foreignPosition(PROVIDER);
      return call(operation(query), cursor);
    },
  };
}

function getUserConversations({
  appId,
  userIds,
}: App): (query: ListQuery) => Operation<bigint, Part<Conversation>> {
  return ({ userId, dataType, inboxType, skipMemberCount }) => ({
    name: "GetUserConversations",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: (cursor) => ({
      body: {
        AppId: appId,
        ...userIds.field("ParticipantUserId", userId),
        DataType: dataType,
        Cursor: cursor,
        Limit: PAGE_SIZE,
        SkipMemberCount: skipMemberCount,
        InboxType: inboxType,
      },
    }),
    read(answer) {
      const result = record(answer, "Result");
      const infos = list(result.ConversationInfos, "ConversationInfos");
      const items: Conversation[] = [];
      for (const info of infos) {
        const conversation = readConversation(info, skipMemberCount);
        if (conversation !== undefined) items.push(conversation);
      }
      const skipped = infos.length - items.length;
      return { items, next: readNext(result), ...(skipped > 0 && { skipped }) };
    },
  });
}

/**
 * `HasMore` alone says whether there is more. Beside it a cursor that is missing or negative (in the vendor's other
 * lists: the end) contradicts it, and to end there could lose the rest.
 */
function readNext(result: Record<string, unknown>): string | null {
  const hasMore = flag(result.HasMore);
  if (hasMore === undefined) throw new BadResponse("HasMore", "no yes or no", "a Boolean");
  if (!hasMore) return null;
  const next = id64(result.NextCursor, "NextCursor");
  if (next.startsWith("-")) throw new BadResponse("NextCursor", next, "not negative beside HasMore");
  return next;
}
