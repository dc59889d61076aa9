import { type Call, list, type Operation, record, text } from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { isOfLiveGroup } from "../errors.js";

/** Roles of somebody who is in the group; whoever is not has the role NotMember. A role of no page is no proof. */
const memberRoles = new Set(["Owner", "Admin", "Member"]);

/** Whether a user is in a group; for a topic, in its community. */
export async function isGroupMember(groupId: string, userId: string, call: Call): Promise<boolean> {
  const roles = await call(getRoleInGroup, { groupId, userId });
  return memberRoles.has(roles.get(userId) ?? "");
}

/** Docs 1047/34963. */
const getRoleInGroup: Operation<{ groupId: string; userId: string }, Map<string, string>> = {
  name: "v4/group_open_http_svc/get_role_in_group",
  meanings: isOfLiveGroup,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ groupId, userId }) => ({ body: { GroupId: groupId, User_Account: [userId] } }),
  read(answer) {
    const users = list(record(answer, "the answer").UserIdList, "UserIdList");
    return new Map(users.map((value, index) => readRole(value, `UserIdList[${index}]`)));
  },
};

function readRole(value: unknown, path: string): [userId: string, role: string] {
  const user = record(value, path);
  return [text(user.Member_Account, `${path}.Member_Account`), text(user.Role, `${path}.Role`)];
}
