import type { ChangedMember, ChangeOutcome, MembersInputOf, ProviderAction } from "colloquy/provider";
import { runSteps } from "../api/steps.js";
import { checkUserId, parseGroupId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { AT_ONCE, changesOf, type MemberChange, toChange } from "./modify.js";

/** What is not named stays as it is, also each attribute. */
export const update: ProviderAction<
  MembersInputOf<ChangedMember>,
  ChangeOutcome[],
  { groupId: string; changes: MemberChange[] }
> = {
  prepare({ conversationId, operatorId, members, options }) {
    checkNoOptions(options);
    checkUserId(operatorId, "operatorId");
    members.forEach(({ userId }, index) => {
      checkUserId(userId, `members[${index}].userId`);
    });
    return { groupId: parseGroupId(conversationId), changes: members.map(toChange) };
  },
  perform: ({ groupId, changes }, call) =>
    runSteps(changesOf(groupId, changes), { changes: changes.length, atOnce: AT_ONCE }, call),
};
