import { memberChanged, ownerChanged } from "../callbacks/groups.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { knownMember, readGroup } from "../targets.js";
import { ownerOf, type WorldGroup, type WorldMember } from "../world/group-records.js";
import { seconds } from "../world/keys.js";
import { notify } from "./notices.js";
import { applyData, readChoice, readData, readText } from "./settings.js";

const nameCardBytes = 50;
const roles = ["Admin", "Member"] as const;
const messageFlags = ["AcceptAndNotify", "AcceptNotNotify", "Discard"] as const;

/** group_open_http_svc/modify_group_member_info, docs 269/1623. What is not named stays. */
export const modifyGroupMember: Operation = (fields, context) => {
  fields.only(
    ...["GroupId", "Member_Account", "Role", "MsgFlag", "NameCard", "AppMemberDefinedData"],
    ...["MuteTime", "ShutUpTime"],
  );
  const group = readGroup(fields, context);
  const userId = knownMember(fields, "Member_Account", context);
  const member = memberOf(group, userId);
  const role = readChoice(fields, "Role", roles);
  if (role !== undefined && member.role === "Owner") fields.refuse("the owner's role cannot be changed");
  const messageFlag = readChoice(fields, "MsgFlag", messageFlags);
  const nameCard = readText(fields, "NameCard", nameCardBytes);
  const mutedUntil = readMute(fields, context);
  const data = readData(fields, "AppMemberDefinedData", context.app.memberKeys);
  const before = { role: member.role, nameCard: member.nameCard };
  member.role = role ?? member.role;
  member.messageFlag = messageFlag ?? member.messageFlag;
  member.nameCard = nameCard ?? member.nameCard;
  member.mutedUntil = mutedUntil ?? member.mutedUntil;
  applyData(member.attributes, data);
  if (member.role !== before.role) {
    notify(group, role === "Admin" ? "adminSet" : "adminUnset", { userIds: [userId] }, context);
  }
  if (mutedUntil !== undefined) notify(group, "memberChanged", { userIds: [userId] }, context);
  const changes = {
    ...(member.role === before.role ? {} : { Role: member.role }),
    ...(member.nameCard === before.nameCard ? {} : { NameCard: member.nameCard }),
  };
  if (Object.keys(changes).length > 0) {
    context.world.callbacks.tell(memberChanged(group, userId, changes, callerOf(context)));
  }
  return {};
};

/** group_open_http_svc/change_group_owner, docs 269/1633. The old owner stays as a member. */
export const changeGroupOwner: Operation = (fields, context) => {
  fields.only("GroupId", "NewOwner_Account");
  const group = readGroup(fields, context);
  const userId = knownMember(fields, "NewOwner_Account", context);
  const member = memberOf(group, userId);
  const ownerId = ownerOf(group);
  if (ownerId === userId) return {};
  if (ownerId !== undefined) memberOf(group, ownerId).role = "Member";
  member.role = "Owner";
  notify(group, "groupChanged", { news: { Owner_Account: userId } }, context);
  context.world.callbacks.tell(ownerChanged(group, { from: ownerId ?? "", to: userId }, callerOf(context)));
  return {};
};

function memberOf(group: WorldGroup, userId: string): WorldMember {
  const member = group.members.get(userId);
  if (member === undefined) throw new Refusal(10007, `${userId} is not a member`);
  return member;
}

/** MuteTime counts from now, and 0 lets the member speak again; older servers call it ShutUpTime. */
function readMute(fields: Fields, { world }: Context): number | undefined {
  const time =
    fields.optionalInteger("MuteTime", unsigned32) ?? fields.optionalInteger("ShutUpTime", unsigned32);
  if (time === undefined || time === 0) return time;
  return seconds(world.now()) + time;
}
