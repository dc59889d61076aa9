import {
  batchesOf,
  type ChangeOutcome,
  type MembersInputOf,
  type Operation,
  type ProviderAction,
  type RemovedMember,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { inHalves, placesOf, runSteps, type Step } from "../api/steps.js";
import { checkUserId, parseGroupId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";

const REMOVED_PER_CALL = 100;

/** The owner fails the call for all; which code says so is not documented. */
const OF_ONE = [10004, 10007];

type Removal = { groupId: string; userIds: string[] };

/** The vendor takes somebody who is no member for removed. */
export const remove: ProviderAction<MembersInputOf<RemovedMember>, ChangeOutcome[], Removal> = {
  prepare({ conversationId, operatorId, members, options }) {
    checkNoOptions(options);
    checkUserId(operatorId, "operatorId");
    return {
      groupId: parseGroupId(conversationId),
      userIds: members.map(({ userId }, index) => checkUserId(userId, `members[${index}].userId`)),
    };
  },
  perform({ groupId, userIds }, call) {
    const steps = batchesOf(placesOf(userIds), REMOVED_PER_CALL).map((of): Step => {
      const asked = of.map((place) => userIds[place]!);
      const send = (some: string[]) => call(removeMembers, { groupId, userIds: some });
      return { of, run: () => inHalves(asked, OF_ONE, send) };
    });
    return runSteps(steps, { changes: userIds.length }, call);
  },
};

/** It answers for the whole call. */
const removeMembers: Operation<Removal, ChangeOutcome[]> = {
  name: "v4/group_open_http_svc/delete_group_member",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ groupId, userIds }) => ({ body: { GroupId: groupId, MemberToDel_Account: userIds } }),
  read: () => [],
};
