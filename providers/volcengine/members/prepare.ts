import { checkAttributes, checkConversationId } from "../ids.js";
import { refuseOptions } from "../options/index.js";
import { integerIds } from "../users/ids.js";

/** Whose members are changed, and by whom. */
export type MembersQuery = { conversationId: string; operatorId: string };

interface Input<One> {
  conversationId: string;
  operatorId: string;
  members: readonly One[];
  options: Readonly<Record<string, unknown>>;
}

/** What a change names; dates are seconds from here on. */
export type NamedMember = {
  userId: string;
  role?: "admin" | "member";
  attributes?: { [name: string]: string };
};

interface Named {
  userId: string;
  role?: "admin" | "member" | undefined;
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** Checks what all changes of members have in common. None of their actions has a field for text ids. */
export function prepareMembers({
  conversationId,
  operatorId,
  members,
  options,
}: Input<Named>): MembersQuery & { members: NamedMember[] } {
  refuseOptions(options);
  return {
    conversationId: checkConversationId(conversationId),
    operatorId: integerIds.checkMember(operatorId, "operatorId"),
    members: members.map((member, index) => readMember(member, `members[${index}].userId`)),
  };
}

function readMember({ userId, role, attributes }: Named, name: string): NamedMember {
  return {
    userId: integerIds.checkMember(userId, name),
    ...(role !== undefined && { role }),
    ...(attributes !== undefined && { attributes: checkAttributes(attributes) }),
  };
}
