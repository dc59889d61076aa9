import type { Context } from "../context.js";
import { type Failures, failedUserIds, failuresOf, refuseFailedBatch, refuseLimits } from "../failures.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import type { WorldParticipant } from "../world/participant.js";
import { checkGroupsOf, checkSize } from "./limits.js";
import { checkOwner, type MemberInfo, readGroup, readInfos, readOperator } from "./read.js";

/** docs 6348/336991. The record of somebody who is a member already is overwritten. */
export function batchAddConversationParticipant(fields: Fields, context: Context): Record<string, unknown> {
  const conversation = readGroup(fields, context);
  const operator = readOperator(fields);
  const infos = readInfos(fields, "new", context);
  const barrier = fields.optionalBoolean("Barrier") ?? false;
  fields.done();

  checkOwner(infos, conversation);
  const failures = overLimits(infos, conversation, context);
  for (const info of infos) {
    if (!failures.has(info.userId)) add(info, { operator, barrier }, conversation, context);
  }
  return failedUserIds(failures, context);
}

function overLimits(
  infos: readonly MemberInfo[],
  conversation: WorldConversation,
  context: Context,
): Failures {
  const userIds = infos.map(({ userId }) => userId);
  const joining = new Set<string>();
  const failures = failuresOf(userIds, (userId) => {
    if (conversation.members.has(userId) || joining.has(userId)) return;
    checkSize(conversation, conversation.members.size + joining.size + 1, context);
    if (conversation.type === 2) checkGroupsOf(userId, context);
    joining.add(userId);
  });
  refuseLimits(failures, context);
  refuseFailedBatch(userIds, failures, context);
  return failures;
}

function add(
  { userId, nickName = "", level = 0, role = 0, ext = {}, readIndex }: MemberInfo,
  common: Pick<WorldParticipant, "operator" | "barrier">,
  { shortId, participants, members, ownerUserId }: WorldConversation,
  { world, readings }: Context,
): void {
  const returns = participants.has(userId) && !members.has(userId);
  if (!members.has(userId)) world.join(userId, shortId);
  const own = { nickName, level, role: userId === ownerUserId ? 1 : role, ext, blockTime: 0n } as const;
  Object.assign(world.participant(userId, shortId), own, common);
  if (readIndex !== undefined) world.setting(userId, shortId).readIndex = readIndex;
  else if (returns && readings.rejoinedReadIndex === "reset") world.setting(userId, shortId).readIndex = 0n;
}
