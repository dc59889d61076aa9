import {
  type AddedMember,
  batchesOf,
  type ChangeOutcome,
  type Failure,
  list,
  type MembersInputOf,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalText,
  type ProviderAction,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { inHalves, placesOf, runFurtherSteps, runSteps, type Step } from "../api/steps.js";
import { isOfLiveGroup } from "../errors.js";
import { checkUserId, parseGroupId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { AT_ONCE, changesOf, type MemberChange, toChange } from "./modify.js";

/** The newest page says 20, older ones 100 and 300 (docs 269/1621). */
const ADDED_PER_CALL = 20;

/** An account that was never imported may fail the call for all. */
const OF_ONE = [10004, 10019];

type Addition = { groupId: string; userIds: string[]; changes: MemberChange[] };

/** Whoever is to be more than a member, or has attributes, is changed after having been added. */
export const add: ProviderAction<MembersInputOf<AddedMember>, ChangeOutcome[], Addition> = {
  prepare({ conversationId, operatorId, members, options }) {
    checkNoOptions(options);
    checkUserId(operatorId, "operatorId");
    return {
      groupId: parseGroupId(conversationId),
      userIds: members.map(({ userId }, index) => checkUserId(userId, `members[${index}].userId`)),
      changes: members.map(({ userId, role, attributes }) =>
        toChange({ userId, role: role === "admin" ? role : undefined, attributes }),
      ),
    };
  },
  async perform({ groupId, userIds, changes }, call) {
    const run = { changes: userIds.length };
    const added = await runSteps(additionOf(groupId, userIds), run, call);
    const further = changes.map((change, index) => (added[index] === null ? change : null));
    const changed = await runFurtherSteps(changesOf(groupId, further), { ...run, atOnce: AT_ONCE }, call);
    return added.map((outcome, index) => outcome ?? halfDone(changed[index] ?? null));
  },
};

/** Somebody who was added and not changed is in the group all the same. */
function halfDone(outcome: ChangeOutcome): ChangeOutcome {
  if (outcome === null) return null;
  return { ...outcome, text: `added, but not changed: ${outcome.text}`, outcome: "unknown" };
}

/** The calls that add so many users; one outcome each. */
export function additionOf(groupId: string, userIds: readonly string[]): Step[] {
  return batchesOf(placesOf(userIds), ADDED_PER_CALL).map((of): Step => {
    const asked = of.map((place) => userIds[place]!);
    return {
      of,
      run: (call) =>
        inHalves(asked, OF_ONE, async (userIds) => {
          const results = await call(addMembers, { groupId, userIds });
          return userIds.map((userId) => outcomeOf(results.get(userId)));
        }),
    };
  });
}

/** Docs 269/1621. Who is a member already stays one, so repeating it changes nothing. */
const addMembers: Operation<{ groupId: string; userIds: string[] }, Map<string, number>> = {
  name: "v4/group_open_http_svc/add_group_member",
  meanings: isOfLiveGroup,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ groupId, userIds }) => ({
    body: { GroupId: groupId, MemberList: userIds.map((userId) => ({ Member_Account: userId })) },
  }),
  read(answer) {
    const results = list(record(answer, "the answer").MemberList, "MemberList").map(optionalRecord);
    return new Map(
      results.flatMap((result) => {
        const userId = optionalText(result?.Member_Account);
        const code = optionalInteger(result?.Result);
        return userId === undefined || code === undefined ? [] : [[userId, code] as const];
      }),
    );
  },
};

/** Result of one user; 1 and 2 say that they are members. */
function outcomeOf(result: number | undefined): ChangeOutcome {
  switch (result) {
    case 1:
    case 2:
      return null;
    case 3:
      return failure("conflict", "waits for the approval of the group", 3);
    case undefined:
      return {
        ...failure("bad_response", "the vendor's answer has no result for this user"),
        outcome: "unknown",
      };
    default:
      return failure("unknown", "the vendor did not add this user and does not say why", result);
  }
}

function failure(code: Failure["code"], text: string, result?: number): Failure {
  return { code, text, providerCode: result === undefined ? "" : `Result ${result}` };
}
