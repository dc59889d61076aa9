import type { AddedMember, Call, ChangeOutcome, ProviderAction } from "colloquy/provider";
import { type MembersQuery, prepareMembers } from "./prepare.js";
import { readRecords, roleNumbers } from "./read.js";
import { modifyPresent } from "./update.js";
import { changeMembers, type Where } from "./write.js";

type Adding = MembersQuery & { members: Added[] };

type Added = { userId: string; role?: "admin" | "member"; attributes?: { [name: string]: string } };

interface Input {
  conversationId: string;
  operatorId: string;
  members: readonly AddedMember[];
}

export function createAdd(appId: number): ProviderAction<Input, ChangeOutcome[], Adding> {
  return {
    prepare: (input) => prepareMembers(input),
    perform: ({ members, ...where }, call) => addMissing({ appId, ...where }, members, call),
  };
}

/**
 * Adding somebody who is in it already would overwrite their record, so these are read first: they keep what they have,
 * and get what is named.
 */
export async function addMissing(
  where: Where,
  members: readonly Added[],
  call: Call,
): Promise<ChangeOutcome[]> {
  const ids = members.map(({ userId }) => userId);
  const records = await readRecords(where.appId, where.conversationId, ids, call);
  const isIn = ({ userId }: Added) => records.get(userId)?.isIn === true;
  const added = members.filter((one) => !isIn(one));
  const changed = members.filter(
    (one) => isIn(one) && (one.role !== undefined || one.attributes !== undefined),
  );
  const outcomes = new Map<string, ChangeOutcome>();
  const keep = (some: readonly Added[], results: readonly ChangeOutcome[]) => {
    for (const [index, { userId }] of some.entries()) outcomes.set(userId, results[index] ?? null);
  };
  if (added.length > 0) keep(added, await addNew(where, added, call));
  if (changed.length > 0) keep(changed, await modifyPresent(where, changed, records, call));
  return members.map(({ userId }) => outcomes.get(userId) ?? null);
}

/** Adds users who are not in it. */
export function addNew(where: Where, members: readonly Added[], call: Call): Promise<ChangeOutcome[]> {
  const changes = members.map(({ userId, role = "member", attributes }) => ({
    userId,
    fields: { Role: roleNumbers[role], ...(attributes !== undefined && { Ext: attributes }) },
  }));
  return changeMembers("BatchAddConversationParticipant", where, changes, call);
}
