import {
  type Call,
  type ChangeOutcome,
  ColloquyError,
  type ProviderAction,
  type RemovedMember,
} from "colloquy/provider";
import { type MembersQuery, prepareMembers } from "./prepare.js";
import { readRecords } from "./read.js";
import { changeMembers, type Where } from "./write.js";

type Removing = MembersQuery & { members: { userId: string }[] };

interface Input {
  conversationId: string;
  operatorId: string;
  members: readonly RemovedMember[];
}

/** docs 6348/336994. It is also how a member leaves: with the user's own id as the operator. */
export function createRemove(appId: number): ProviderAction<Input, ChangeOutcome[], Removing> {
  return {
    prepare: (input) => prepareMembers(input),
    async perform({ members, ...query }, call) {
      const where = { appId, ...query };
      const outcomes = await changeMembers("BatchDeleteConversationParticipant", where, members, call);
      return settle(where, members, outcomes, call);
    },
  };
}

/** Who is not in it is as wanted, and the vendor may call that a failure. */
async function settle(
  { appId, conversationId }: Where,
  members: readonly { userId: string }[],
  outcomes: readonly ChangeOutcome[],
  call: Call,
): Promise<ChangeOutcome[]> {
  const failed = members.filter((_, index) => outcomes[index] !== null).map(({ userId }) => userId);
  if (failed.length === 0) return [...outcomes];
  try {
    const records = await readRecords(appId, conversationId, failed, call);
    return outcomes.map((outcome, index) => {
      const userId = members[index]?.userId ?? "";
      return outcome !== null && records.get(userId)?.isIn !== true ? null : outcome;
    });
  } catch (thrown) {
    if (!ColloquyError.is(thrown)) throw thrown;
    return [...outcomes];
  }
}
