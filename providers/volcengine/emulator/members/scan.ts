import type { Context } from "../context.js";
import { readConversation } from "../conversations/read.js";
import { userFields } from "../user-ids.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldParticipant } from "../world/participant.js";
import { memberItem } from "./item.js";

interface Scan {
  cursor: number;
  limit: number;
  reverse: boolean;
  onlyUserIds: boolean;
  online: boolean;
  mark: string | undefined;
}

/** docs 6348/336993. The next position is an Integer here, and negative where nothing is left. */
export function scanConversationParticipantList(fields: Fields, context: Context): Record<string, unknown> {
  const { readings } = context;
  const conversation = readConversation(fields, context);
  const scan = readScan(fields);
  fields.done();

  const rows = rowsOf(conversation, scan);
  const page = rows.slice(scan.cursor, scan.cursor + scan.limit);
  const end = scan.cursor + page.length;
  const hasMore = readings.hasMore === "exact" ? end < rows.length : page.length === scan.limit;
  const isShort = scan.onlyUserIds && !scan.online;
  return {
    Participants: page.map((participant) =>
      isShort
        ? userFields("ParticipantUserId", participant.userId, readings)
        : scanItem(participant, conversation, context),
    ),
    HasMore: hasMore,
    NextCursor: hasMore ? end : -1,
  };
}

function readScan(fields: Fields): Scan {
  const onlyUserIds = fields.optionalBoolean("OnlyUserIds") ?? false;
  return {
    cursor: Number(fields.long("Cursor", { min: 0n, max: 2n ** 31n - 1n })),
    limit: Number(fields.long("Limit", { min: 1n, max: onlyUserIds ? 50n : 20n })),
    reverse: fields.optionalBoolean("Reverse") ?? false,
    onlyUserIds,
    online: fields.optionalBoolean("ScanOnlineParticipant") ?? false,
    mark: fields.optionalString("MarkType") || undefined,
  };
}

/** By time of joining. Of a live group those who are online, latest first; else owner and managers only. */
function rowsOf(
  { type, participants }: WorldConversation,
  { reverse, online, mark }: Scan,
): WorldParticipant[] {
  const joined = [...participants.values()].filter(({ status }) => status === 0);
  joined.sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  if (!online) {
    const shown = type === 100 ? joined.filter(({ role }) => role !== 0) : joined;
    return reverse ? shown.reverse() : shown;
  }
  if (type !== 100) return [];
  return joined.reverse().filter(({ marks }) => mark === undefined || marks.includes(mark));
}

function scanItem(
  participant: WorldParticipant,
  { shortId }: WorldConversation,
  context: Context,
): Record<string, unknown> {
  const { avatarUrl, marks } = participant;
  return { ...memberItem(participant, shortId, context), AvatarUrl: avatarUrl, Marks: marks };
}
