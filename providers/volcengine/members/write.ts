import {
  batchesOf,
  type Call,
  type ChangeOutcome,
  type Failure,
  type JsonInput,
  list,
  type Operation,
  record,
} from "colloquy/provider";
import { WRITES_PER_SECOND } from "../api/index.js";
import { inHalves, inTurn } from "../api/outcomes.js";
import { idIn } from "../ids.js";
import { MEMBERS_PER_CALL } from "./read.js";

/** Where members are changed, and in whose name. The vendor records the operator and checks nothing of it. */
export interface Where {
  appId: number;
  conversationId: string;
  operatorId: string;
}

/** One change of one member. */
export interface Change {
  userId: string;
  /** What the vendor gets, besides the id. */
  fields?: { readonly [name: string]: JsonInput };
}

/** The actions that change members, all of which answer with those whom they could not change. */
type Action =
  | "BatchAddConversationParticipant"
  | "BatchModifyConversationParticipant"
  | "BatchDeleteConversationParticipant";

/** One member may be over a limit of theirs, or of the group's, and the vendor may refuse the whole call for that. */
const OF_ONE = [
  "ConversationParticipantsMoreThanLimit",
  "MoreThanUserConversationLimit",
  "ManagerMoreThanLimit",
];

/** Makes changes by 20, in their order; one outcome each. */
export function changeMembers(
  action: Action,
  where: Where,
  changes: readonly Change[],
  call: Call,
): Promise<ChangeOutcome[]> {
  const operation = operationOf(action, where);
  const make = async (some: readonly Change[]) => {
    const failed = await call(operation, some);
    return some.map(({ userId }) => (failed.has(userId) ? refused : null));
  };
  return inTurn(batchesOf(changes, MEMBERS_PER_CALL), call, (batch) => inHalves(batch, OF_ONE, make));
}

/** The vendor names those whom it could not change, and no reason. */
const refused: Failure = {
  code: "unknown",
  providerCode: "FailedUserIds",
  text: "the vendor names this user among those who failed, and no reason",
  outcome: "not_applied",
};

/** docs 6348/336991, 6348/336995 and 6348/336994; none has fields for text ids. */
function operationOf(
  action: Action,
  { appId, conversationId, operatorId }: Where,
): Operation<readonly Change[], Set<string>> {
  return {
    name: action,
    // What it says is how it is then, so saying it twice changes nothing.
    safe: true,
    callsPerSecond: WRITES_PER_SECOND,
    request: (changes) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        Operator: BigInt(operatorId),
        ...(action === "BatchDeleteConversationParticipant"
          ? { ParticipantUserIds: changes.map(({ userId }) => BigInt(userId)) }
          : {
              ParticipantInfos: changes.map(({ userId, fields }) => ({
                ParticipantUserId: BigInt(userId),
                ...fields,
              })),
            }),
      },
    }),
    read: (answer) =>
      new Set(list(record(answer, "Result").FailedUserIds, "FailedUserIds").flatMap((id) => idIn(id) ?? [])),
  };
}
