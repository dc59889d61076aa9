import {
  type Call,
  type ChangedMember,
  type ChangeOutcome,
  type Failure,
  invalidArgument,
  type ProviderAction,
} from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { type MembersQuery, type NamedMember, prepareMembers } from "./prepare.js";
import { type MemberRecord, readRecords, roleNumbers } from "./read.js";
import { type Change, changeMembers, type Where } from "./write.js";

/** `blockTime`: the second until which they are to be muted, 0 for not. */
type Changed = NamedMember & { blockTime?: number };

type Updating = MembersQuery & { members: Changed[] };

interface Input {
  conversationId: string;
  operatorId: string;
  members: readonly ChangedMember[];
}

/** docs 6348/336995. */
export function createUpdate(appId: number): ProviderAction<Input, ChangeOutcome[], Updating> {
  return {
    prepare(input) {
      const { members, ...where } = prepareMembers(input);
      const changed = members.map((member, index) => {
        const until = input.members[index]?.mutedUntil;
        return { ...member, ...(until !== undefined && { blockTime: secondOf(until, index) }) };
      });
      return { ...where, members: changed };
    },
    async perform({ members, ...where }, call) {
      const ids = members.map(({ userId }) => userId);
      const records = await readRecords(appId, where.conversationId, ids, call);
      return modifyPresent({ appId, ...where }, members, records, call);
    },
  };
}

function secondOf(until: Date | null, index: number): number {
  if (until === null) return 0;
  const second = Math.ceil(until.getTime() / 1000);
  if (second > 0) return second;
  throw invalidArgument(`members[${index}].mutedUntil must be a time after 1970`, PROVIDER);
}

const noMember: Failure = {
  code: "not_found",
  providerCode: "",
  text: "the user is not in this conversation",
  outcome: "not_applied",
};

const isOwner: Failure = {
  code: "conflict",
  providerCode: "",
  text: "the user owns the conversation; conversations.update changes the owner",
  outcome: "not_applied",
};

/** Role and mute are sent as they were, since the vendor may reset what it does not get, and attributes whole. */
export async function modifyPresent(
  where: Where,
  members: readonly Changed[],
  records: ReadonlyMap<string, MemberRecord>,
  call: Call,
): Promise<ChangeOutcome[]> {
  const plans = members.map((member) => planOf(member, records.get(member.userId)));
  const changes = plans.flatMap((plan) => ("userId" in plan ? plan : []));
  const results =
    changes.length === 0
      ? []
      : await changeMembers("BatchModifyConversationParticipant", where, changes, call);
  const outcomes = new Map(changes.map(({ userId }, index) => [userId, results[index] ?? null]));
  return plans.map((plan) => ("userId" in plan ? (outcomes.get(plan.userId) ?? null) : plan));
}

function planOf(changed: Changed, present: MemberRecord | undefined): Change | Failure {
  if (present === undefined || !present.isIn) return noMember;
  const { role, attributes } = present.member;
  if (role === "owner" && changed.role !== undefined) return isOwner;
  return {
    userId: changed.userId,
    fields: {
      Role: roleNumbers[changed.role ?? role],
      BlockTime: changed.blockTime ?? present.blockTime,
      ...(changed.attributes !== undefined && { Ext: { ...attributes, ...changed.attributes } }),
    },
  };
}
