import type { Operation } from "../context.js";
import { readGroup } from "../targets.js";
import type { WorldGroup } from "../world/records.js";

const accountsPerCall = 500;

/** group_open_http_svc/get_role_in_group, docs 1047/34963. */
export const getRoleInGroup: Operation = (fields, context) => {
  fields.only("GroupId", "User_Account");
  const group = readGroup(fields, context);
  const accounts = fields.array("User_Account");
  if (accounts.length === 0 || accounts.length > accountsPerCall) {
    fields.refuse("User_Account is empty or has more than 500 items");
  }
  const userIds = accounts.map((account) =>
    typeof account === "string" ? account : fields.refuse("an account is not a string"),
  );
  return { UserIdList: userIds.map((userId) => ({ Member_Account: userId, Role: roleOf(group, userId) })) };
};

function roleOf(group: WorldGroup, userId: string): "Owner" | "Admin" | "Member" | "NotMember" {
  if (group.ownerId === userId) return "Owner";
  if (group.adminIds.has(userId)) return "Admin";
  return group.memberIds.has(userId) ? "Member" : "NotMember";
}
