import type { GroupType, WorldGroup } from "../world/group-records.js";
import { ownerOf } from "../world/group-records.js";
import type { Actor, AfterCommand, BeforeCommand, Callback } from "./callback.js";

type Data = readonly (readonly [key: string, value: string])[];

/** `created` is how many groups the owner has. */
export function beforeCreate(
  input: {
    type: GroupType;
    ownerId: string | undefined;
    name: string;
    memberIds: readonly string[];
    created: number;
  },
  { platform, userId, at }: Actor,
): Callback<BeforeCommand> {
  return {
    command: "Group.CallbackBeforeCreateGroup",
    platform,
    fields: {
      Operator_Account: userId,
      Owner_Account: input.ownerId ?? "",
      Type: input.type,
      Name: input.name,
      CreateGroupNum: input.created,
      MemberList: accounts(input.memberIds),
      EventTime: at.getTime(),
    },
  };
}

export function created(group: WorldGroup, data: Data, actor: Actor): Callback<AfterCommand> {
  const pairs = data.map(([Key, Value]) => ({ Key, Value }));
  return about(group, "Group.CallbackAfterCreateGroup", actor, {
    Operator_Account: actor.userId,
    Owner_Account: ownerOf(group) ?? "",
    Name: group.name,
    MemberList: accounts([...group.members.keys()]),
    ...(pairs.length === 0 ? {} : { UserDefinedDataList: pairs }),
  });
}

/** A community's members are not listed. */
export function destroyed(group: WorldGroup, actor: Actor): Callback<AfterCommand> {
  const members = group.type === "Community" ? {} : { MemberList: accounts([...group.members.keys()]) };
  return about(group, "Group.CallbackAfterGroupDestroyed", actor, {
    Owner_Account: ownerOf(group) ?? "",
    Name: group.name,
    ...members,
  });
}

/** The answer may name some who are not to come in. */
export function beforeInvite(
  group: WorldGroup,
  userIds: readonly string[],
  { platform, userId, at }: Actor,
): Callback<BeforeCommand> {
  return {
    command: "Group.CallbackBeforeInviteJoinGroup",
    platform,
    fields: {
      GroupId: group.id,
      Type: group.type,
      Operator_Account: userId,
      DestinationMembers: accounts(userIds),
      EventTime: at.getTime(),
    },
  };
}

/** A client asks to come in. */
export function beforeJoin(group: WorldGroup, { platform, userId, at }: Actor): Callback<BeforeCommand> {
  return {
    command: "Group.CallbackBeforeApplyJoinGroup",
    platform,
    fields: {
      GroupId: group.id,
      Type: group.type,
      Requestor_Account: userId,
      EventTime: at.getTime(),
    },
  };
}

/** docs 269/1667. */
export function joined(
  group: WorldGroup,
  { userIds, how }: { userIds: readonly string[]; how: "Invited" | "Apply" },
  actor: Actor,
): Callback<AfterCommand> {
  return about(group, "Group.CallbackAfterNewMemberJoin", actor, {
    JoinType: how,
    Operator_Account: actor.userId,
    NewMemberList: accounts(userIds),
  });
}

export function left(
  group: WorldGroup,
  { userIds, how }: { userIds: readonly string[]; how: "Kicked" | "Quit" },
  actor: Actor,
): Callback<AfterCommand> {
  return about(group, "Group.CallbackAfterMemberExit", actor, {
    ExitType: how,
    Operator_Account: actor.userId,
    ExitMemberList: accounts(userIds),
  });
}

export function full(group: WorldGroup, actor: Actor): Callback<AfterCommand> {
  return about(group, "Group.CallbackAfterGroupFull", actor, {});
}

/** docs 1047/34378: only what was changed. */
export function infoChanged(
  group: WorldGroup,
  changes: Partial<Record<"Name" | "Introduction" | "Notification" | "FaceUrl", string>>,
  actor: Actor,
): Callback<AfterCommand> {
  return about(group, "Group.CallbackAfterGroupInfoChanged", actor, {
    Operator_Account: actor.userId,
    ...changes,
  });
}

export function ownerChanged(
  group: WorldGroup,
  { from, to }: { from: string; to: string },
  actor: Actor,
): Callback<AfterCommand> {
  return about(group, "Group.CallbackAfterChangeGroupOwner", actor, {
    OldOwner_Account: from,
    NewOwner_Account: to,
  });
}

/** Only what was changed. */
export function memberChanged(
  group: WorldGroup,
  userId: string,
  changes: { Role?: string; NameCard?: string },
  actor: Actor,
): Callback<AfterCommand> {
  return about(group, "Group.CallbackAfterMemberFieldChanged", actor, {
    Operator_Account: actor.userId,
    Modified_Account: userId,
    ...changes,
  });
}

function about(
  group: WorldGroup,
  command: AfterCommand,
  { platform, at }: Actor,
  fields: Record<string, unknown>,
): Callback<AfterCommand> {
  return {
    command,
    platform,
    fields: { GroupId: group.id, Type: group.type, ...fields, EventTime: at.getTime() },
  };
}

function accounts(userIds: readonly string[]): { Member_Account: string }[] {
  return userIds.map((userId) => ({ Member_Account: userId }));
}
