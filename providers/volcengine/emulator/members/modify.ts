import type { Context } from "../context.js";
import { requireMember } from "../conversations/read.js";
import { mergeExt } from "../ext.js";
import { failedUserIds, failuresOf, refuseFailedBatch } from "../failures.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import { checkOwner, type MemberInfo, readGroup, readInfos, readOperator } from "./read.js";

/** docs 6348/336995. Who has left cannot be changed. */
export function batchModifyConversationParticipant(
  fields: Fields,
  context: Context,
): Record<string, unknown> {
  const conversation = readGroup(fields, context);
  readOperator(fields);
  const infos = readInfos(fields, "present", context);
  fields.done();

  checkOwner(infos, conversation);
  const userIds = infos.map(({ userId }) => userId);
  const failures = failuresOf(userIds, (userId) => requireMember(conversation, userId, context));
  refuseFailedBatch(userIds, failures, context);
  for (const info of infos) if (!failures.has(info.userId)) modify(info, conversation, context);
  return failedUserIds(failures, context);
}

function modify(
  { userId, nickName, level, role, ext, blockTime }: MemberInfo,
  { shortId, ownerUserId }: WorldConversation,
  { world, readings }: Context,
): void {
  const record = world.participant(userId, shortId);
  record.nickName = nickName ?? record.nickName;
  record.level = level ?? record.level;
  record.blockTime = blockTime ?? record.blockTime;
  record.ext = mergeExt(record.ext, ext, readings.conversationExt);
  if (userId !== ownerUserId) record.role = role ?? (readings.omittedRole === "keeps" ? record.role : 0);
}
