import type { TencentReadings } from "../readings/index.js";
import { ownerOf, type WorldGroup, type WorldMember } from "../world/group-records.js";

type Rendered = Record<string, unknown>;

const newerTypes = new Map<string, string>([
  ["Private", "Work"],
  ["ChatRoom", "Meeting"],
]);

/** A group's type by the name that the readings ask for. */
export function groupTypeName(type: string, { groupTypeNames }: TencentReadings): string {
  return groupTypeNames === "newer" ? (newerTypes.get(type) ?? type) : type;
}

/** The base fields of a group (docs 1047/34961). */
export function groupFields(group: WorldGroup, sdkAppId: number, readings: TencentReadings): Rendered {
  const isNewer = readings.muteNames === "newer";
  return {
    Type: groupTypeName(group.type, readings),
    Name: group.name,
    Appid: sdkAppId,
    Introduction: group.introduction,
    Notification: group.notification,
    FaceUrl: group.faceUrl,
    Owner_Account: ownerOf(group) ?? "",
    CreateTime: group.createdAt,
    LastInfoTime: group.updatedAt,
    LastMsgTime: group.messages.at(-1)?.time ?? 0,
    NextMsgSeq: group.messages.length + 1,
    MemberNum: group.members.size,
    MaxMemberNum: group.maxMembers,
    ApplyJoinOption: group.applyJoinOption,
    InviteJoinOption: group.inviteJoinOption,
    [isNewer ? "MuteAllMember" : "ShutUpAllMember"]: group.muteAll ? "On" : "Off",
  };
}

/** The fields of a member beside the account (docs 269/1617). */
export function memberFields(member: WorldMember, readings: TencentReadings): Rendered {
  return {
    Role: member.role,
    JoinTime: member.joinedAt,
    MsgSeq: member.readSeq,
    MsgFlag: member.messageFlag,
    LastSendMsgTime: member.lastSentAt,
    [readings.muteNames === "newer" ? "MuteUntil" : "ShutUpUntil"]: member.mutedUntil,
    NameCard: member.nameCard,
  };
}

/** Key and value pairs, of which `keys` chooses; all when it is absent. */
export function dataItems(data: ReadonlyMap<string, string>, keys?: readonly string[]): Rendered[] {
  return [...data]
    .filter(([key]) => keys === undefined || keys.includes(key))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** The fields that a filter names; all when there is no filter. */
export function pick(fields: Rendered, filter: readonly string[] | undefined): Rendered {
  if (filter === undefined) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => filter.includes(name)));
}

/** In the order that the readings ask for, the same every time. */
export function ordered<T>(items: readonly T[], { groupListOrder }: TencentReadings): T[] {
  if (groupListOrder === "joined") return [...items];
  if (groupListOrder === "reversed") return [...items].reverse();
  const rank = (index: number) => Math.imul(index + 1, 2_654_435_761) >>> 0;
  return items
    .map((item, index) => ({ item, rank: rank(index) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
