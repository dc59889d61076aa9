import {
  type Call,
  list,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";

/** Groups that one call of get_group_info may name (docs 1047/34961). */
export const GROUPS_PER_CALL = 50;

/** One call holds the groups of nearly everybody; those behind are asked for by name. */
const JOINED_LIMIT = 1000;

/** Types that keep no read positions, so that nothing says what is unread. */
const withoutUnread = new Set(["Meeting", "ChatRoom", "AVChatRoom"]);

/** What the vendor says of a group. */
export interface GroupInfo {
  groupId: string;
  name?: string;
  faceUrl?: string;
  /** About how many messages the user has not read; `null` where this type of group does not say. */
  unread?: number | null;
  /** Whether the user turned off its notifications. */
  muted?: boolean;
}

/** The user's groups, with what the user has read of each (docs 269/1625). */
export function readJoinedGroups(userId: string, call: Call): Promise<GroupInfo[]> {
  return call(getJoinedGroupList, userId);
}

/** Groups by id, also those that the user is not in; one that is gone is left out (docs 1047/34961). */
export function readGroups(groupIds: readonly string[], call: Call): Promise<GroupInfo[]> {
  return call(getGroupInfo, groupIds);
}

const baseFilter = ["Type", "Name", "FaceUrl"];

const getJoinedGroupList: Operation<string, GroupInfo[]> = {
  name: "v4/group_open_http_svc/get_joined_group_list",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (userId) => ({
    body: {
      Member_Account: userId,
      // Private groups in which nobody has spoken are left out otherwise.
      WithNoActiveGroups: 1,
      Limit: JOINED_LIMIT,
      Offset: 0,
      ResponseFilter: {
        GroupBaseInfoFilter: [...baseFilter, "NextMsgSeq"],
        SelfInfoFilter: ["MsgFlag", "MsgSeq"],
      },
    },
  }),
  read: (answer) => readInfos(record(answer, "the answer").GroupIdList, "GroupIdList"),
};

const getGroupInfo: Operation<readonly string[], GroupInfo[]> = {
  name: "v4/group_open_http_svc/get_group_info",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (groupIds) => ({
    body: { GroupIdList: [...groupIds], ResponseFilter: { GroupBaseInfoFilter: baseFilter } },
  }),
  read: (answer) => readInfos(record(answer, "the answer").GroupInfo, "GroupInfo"),
};

function readInfos(value: unknown, path: string): GroupInfo[] {
  return list(value, path)
    .map(readInfo)
    .filter((info) => info !== undefined);
}

/** `undefined` for an item without an id, and for a group that is gone. */
function readInfo(value: unknown): GroupInfo | undefined {
  const item = optionalRecord(value);
  const groupId = optionalText(item?.GroupId);
  const code = optionalInteger(item?.ErrorCode) ?? 0;
  if (item === undefined || groupId === undefined || code !== 0) return undefined;
  const info: GroupInfo = { groupId };
  const name = optionalText(item.Name);
  const faceUrl = optionalText(item.FaceUrl);
  const self = optionalRecord(item.SelfInfo);
  const unread = unreadOf(item, self);
  const flag = optionalText(self?.MsgFlag);
  if (name !== undefined && name !== "") info.name = name;
  if (faceUrl !== undefined && faceUrl !== "") info.faceUrl = faceUrl;
  if (unread !== undefined) info.unread = unread;
  if (flag !== undefined) info.muted = flag !== "AcceptAndNotify";
  return info;
}

/** Messages behind the one that was read last. Notices count among them, and one's own messages may. */
function unreadOf(
  { Type, NextMsgSeq }: Record<string, unknown>,
  self: Record<string, unknown> | undefined,
): number | null | undefined {
  if (withoutUnread.has(optionalText(Type) ?? "")) return null;
  const next = optionalInteger(NextMsgSeq);
  const read = optionalInteger(self?.MsgSeq);
  return next === undefined || read === undefined ? undefined : Math.max(0, next - 1 - read);
}
