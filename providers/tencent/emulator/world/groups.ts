import type { GroupInput, MemberRole, WorldGroup, WorldMember } from "./group-records.js";
import { seconds } from "./keys.js";

const defaultMaxMembers = 2000;

export function makeGroup(input: GroupInput, now: Date): WorldGroup {
  const group: WorldGroup = {
    id: input.id,
    type: input.type ?? "Public",
    name: input.name ?? input.id,
    introduction: "",
    notification: "",
    faceUrl: input.faceUrl ?? "",
    createdAt: seconds(now),
    updatedAt: seconds(now),
    maxMembers: defaultMaxMembers,
    applyJoinOption: "NeedPermission",
    inviteJoinOption: "FreeAccess",
    muteAll: false,
    attributes: new Map(),
    members: new Map(),
    messages: [],
    topics: new Map((input.topicIds ?? []).map((topicId) => [topicId, []])),
  };
  if (input.ownerId !== undefined) join(group, input.ownerId, "Owner", now);
  for (const id of input.adminIds ?? []) join(group, id, "Admin", now);
  for (const id of input.memberIds ?? []) join(group, id, "Member", now);
  return group;
}

/** Who joins has no unread messages; who is a member already stays as they are. */
export function join(group: WorldGroup, userId: string, role: MemberRole, now: Date): WorldMember {
  const member = group.members.get(userId) ?? {
    role,
    joinedAt: seconds(now),
    readSeq: group.messages.length,
    messageFlag: "AcceptAndNotify",
    nameCard: "",
    mutedUntil: 0,
    lastSentAt: 0,
    attributes: new Map<string, string>(),
  };
  group.members.set(userId, member);
  return member;
}
