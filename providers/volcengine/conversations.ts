import {
  type Activity,
  type AnchoredConversations,
  BadResponse,
  type Conversation,
  flag,
  foreignPosition,
  id64,
  list,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
  type Part,
  present,
  record,
  textMap,
} from "colloquy/provider";
import { READS_PER_SECOND } from "./api.js";
import {
  checkUserId,
  idIn,
  kindOf,
  PROVIDER,
  participant,
  userIn,
  wireInteger,
  withLongsAsText,
} from "./ids.js";
import { type ListOptions, readListOptions } from "./options/index.js";

/** The vendor's largest page. Always asked for: the core cuts pages, and finds its place in whole ones. */
const PAGE_SIZE = 20;

type ListQuery = ListOptions & { userId: string };

/** docs 6348/337049. */
export function createConversations(appId: number): AnchoredConversations<ListQuery> {
  const operation = getUserConversations(appId);
  return {
    shape: "streamed",
    consistency: "anchored",
    prepare({ userId, options }) {
      return { userId: checkUserId(userId), ...readListOptions(options) };
    },
    read(query, position, call) {
      // That the first page is at 0 is what the sample shows; from there the vendor's own cursors are echoed.
      const cursor = wireInteger(position ?? "0");
      if (cursor === undefined) throw foreignPosition(PROVIDER);
      return call(operation(query), cursor);
    },
  };
}

function getUserConversations(appId: number): (query: ListQuery) => Operation<bigint, Part<Conversation>> {
  return ({ userId, dataType, inboxType, skipMemberCount }) => ({
    name: "GetUserConversations",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: (cursor) => ({
      body: {
        AppId: appId,
        ...participant(userId),
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
      const items = infos.flatMap((info) => readConversation(info, skipMemberCount) ?? []);
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

const LONGS = [
  "ConversationShortId",
  "OwnerUserId",
  "OwnerUid",
  "CreatorUserId",
  "CreatorUid",
  "OtherUserId",
  "CreateTime",
  "ModifyTime",
  "MemberCount",
  "OnlineCount",
];

/** `undefined` for an item without an identity. */
function readConversation(value: unknown, skipMemberCount: boolean): Conversation | undefined {
  const item = optionalRecord(value);
  const id = idIn(item?.ConversationShortId);
  if (item === undefined || id === undefined) return undefined;
  const kind = kindOf(item.ConversationType);
  const createdAt = optionalSeconds(item.CreateTime);
  const updatedAt = optionalSeconds(item.ModifyTime);
  const status = optionalInteger(item.Status);
  return {
    id,
    provider: PROVIDER,
    kind,
    ...present({
      // The documented sample carries OtherUserId on a group too, where it means nothing.
      peerId: kind === "direct" ? userIn(item, "OtherUserId") : undefined,
      title: optionalText(item.Name),
      avatarUrl: optionalText(item.AvatarUrl),
      description: optionalText(item.Description),
      notice: optionalText(item.Notice),
      // The table says ...UserId, the sample on the same page ...Uid.
      ownerId: userIn(item, "OwnerUserId", "OwnerUid"),
      creatorId: userIn(item, "CreatorUserId", "CreatorUid"),
      memberCount: skipMemberCount ? undefined : optionalInteger(item.MemberCount),
      onlineCount: kind === "live" ? optionalInteger(item.OnlineCount) : undefined,
      dissolved: status === undefined ? undefined : status === 1,
      createdAt,
      updatedAt,
    }),
    activity: activityOf(updatedAt, createdAt),
    attributes: textMap(item.Ext, "s:"),
    raw: withLongsAsText(item, LONGS),
  };
}

/** The list carries no time of the last message. */
function activityOf(updatedAt: Date | undefined, createdAt: Date | undefined): Activity {
  if (updatedAt !== undefined) return { at: updatedAt, source: "modified", precision: "second" };
  if (createdAt !== undefined) return { at: createdAt, source: "created", precision: "second" };
  return { at: null, source: "none", precision: "second" };
}
