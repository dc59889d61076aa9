import { beforeInvite, full, joined, left } from "../callbacks/groups.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { findGroup, readGroup, requireAccount } from "../targets.js";
import { ownerOf, type WorldGroup } from "../world/group-records.js";
import { notify } from "./notices.js";

const removalsPerCall = 100;
const flag = { minimum: 0, maximum: 1 };

/** Result of one member. */
const results = { failed: 0, added: 1, wasThere: 2, waits: 3 };

/** group_open_http_svc/add_group_member, docs 269/1621. Each member has a result of their own. */
export const addGroupMembers: Operation = async (fields, context) => {
  fields.only("GroupId", "MemberList", "Silence");
  const group = readGroup(fields, context);
  const items = fields.objects("MemberList");
  const isSilent = fields.optionalInteger("Silence", flag) === 1;
  const { membersPerAdd, unknownAddedMember } = context.readings;
  if (items.length === 0) fields.refuse("MemberList is empty");
  if (items.length > membersPerAdd) {
    throw new Refusal(10005, `MemberList has more than ${membersPerAdd} items`);
  }
  const userIds = items.map((item) => item.only("Member_Account").account("Member_Account"));
  if (unknownAddedMember === "call") for (const userId of userIds) requireAccount(userId, context);
  if (group.members.size >= group.maxMembers && userIds.some((userId) => !group.members.has(userId))) {
    throw new Refusal(10014, "the group is full");
  }
  const refused = await askInvitation(group, userIds, context);
  const members = userIds.map((userId) => ({
    Member_Account: userId,
    Result: refused.includes(userId) ? results.failed : add(group, userId, context),
  }));
  const added = members
    .filter(({ Result }) => Result === results.added)
    .map(({ Member_Account }) => Member_Account);
  if (added.length > 0) tellAdded(group, added, isSilent, context);
  return { MemberList: members };
};

/** Who is not to come in. */
async function askInvitation(
  group: WorldGroup,
  userIds: readonly string[],
  context: Context,
): Promise<readonly string[]> {
  const { world } = context;
  const decision = await world.callbacks.ask(beforeInvite(group, userIds, callerOf(context)));
  if (decision.kind === "refuse") throw new Refusal(decision.code, decision.info);
  if (!world.groups.has(group.id)) throw new Refusal(10010, `there is no group ${group.id}`);
  return decision.kind === "allow" ? (decision.refusedMembers ?? []) : userIds;
}

/** Silence keeps it from the members, not from the app's back end. */
function tellAdded(group: WorldGroup, userIds: string[], isSilent: boolean, context: Context): void {
  if (!isSilent) notify(group, "joined", { userIds }, context);
  const { callbacks } = context.world;
  callbacks.tell(joined(group, { userIds, how: "Invited" }, callerOf(context)));
  if (group.members.size >= group.maxMembers) callbacks.tell(full(group, callerOf(context)));
}

function add(group: WorldGroup, userId: string, { world, readings }: Context): number {
  if (group.members.has(userId)) return results.wasThere;
  if (!world.users.has(userId) || group.members.size >= group.maxMembers) return results.failed;
  const isAsked = readings.invitePermission === "ask" && group.inviteJoinOption === "NeedPermission";
  if (isAsked) return results.waits;
  world.addMember(group.id, userId);
  return results.added;
}

/** group_open_http_svc/delete_group_member, docs 269/1622. OK also for who is no member. */
export const deleteGroupMembers: Operation = (fields, context) => {
  fields.only("GroupId", "MemberToDel_Account", "Silence", "Reason");
  const group = findGroup(fields.text("GroupId"), context);
  if (group.type === "AVChatRoom") fields.refuse("not for an AVChatRoom");
  const userIds = fields.texts("MemberToDel_Account");
  const isSilent = fields.optionalInteger("Silence", flag) === 1;
  fields.optionalText("Reason");
  if (userIds.length === 0 || userIds.length > removalsPerCall) {
    fields.refuse("MemberToDel_Account is empty or has more than 100 items");
  }
  const ownerId = ownerOf(group);
  const { removeOwner } = context.readings;
  if (ownerId !== undefined && userIds.includes(ownerId) && removeOwner !== 0) {
    throw new Refusal(removeOwner, "the owner cannot be removed");
  }
  const removed = userIds.filter(
    (userId) => userId !== ownerId && context.world.removeMember(group.id, userId),
  );
  if (removed.length === 0) return {};
  if (!isSilent) notify(group, "kicked", { userIds: removed }, context);
  context.world.callbacks.tell(left(group, { userIds: removed, how: "Kicked" }, callerOf(context)));
  return {};
};
