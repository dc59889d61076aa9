import type { Context } from "../context.js";
import { userFields } from "../user-ids.js";
import type { WorldParticipant } from "../world/participant.js";

/** One Participant. `AvatarUrl` and `Marks` are in the answer of the scan only. */
export function memberItem(
  participant: WorldParticipant,
  shortId: bigint,
  { readings }: Context,
): Record<string, unknown> {
  return {
    ConversationShortId: shortId,
    ...userFields("ParticipantUserId", participant.userId, readings),
    Role: participant.role,
    ...userFields("Operator", participant.operator, readings),
    NickName: participant.nickName,
    Level: participant.level,
    Status: participant.status,
    CreateTime: BigInt(Math.floor(participant.joinedAt.getTime() / 1000)),
    BlockTime: participant.blockTime,
    Ext: participant.ext,
  };
}
