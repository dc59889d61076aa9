import type { Context } from "../context.js";
import { readActiveConversation, refuseSingle } from "../conversations/read.js";
import { ApiError } from "../errors.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";

/** One of `ParticipantInfos`; what is absent was not sent. */
export interface MemberInfo {
  userId: string;
  nickName: string | undefined;
  level: number | undefined;
  role: 0 | 1 | 2 | undefined;
  ext: Record<string, string> | undefined;
  readIndex: bigint | undefined;
  blockTime: bigint | undefined;
}

/** The conversation whose members are to be changed. The vendor checks nothing of who does it, the Operator. */
export function readGroup(fields: Fields, context: Context): WorldConversation {
  const conversation = readActiveConversation(fields, context);
  refuseSingle(conversation);
  return conversation;
}

export function readOperator(fields: Fields): string {
  return String(fields.long("Operator", { min: 0n }));
}

/** The bound on their number is in no page. */
export function readInfos(fields: Fields, of: "new" | "present", { readings }: Context): MemberInfo[] {
  return fields.objects("ParticipantInfos", { atMost: readings.longestBatch }).map((info) => ({
    userId: String(info.long("ParticipantUserId", { min: 1n })),
    nickName: info.optionalString("NickName"),
    level: info.optionalInt32("Level"),
    role: readRole(info),
    ext: info.optionalStringMap("Ext"),
    readIndex: of === "new" ? info.optionalLong("ReadIndex", { min: 0n }) : undefined,
    blockTime: of === "present" ? info.optionalLong("BlockTime", { min: 0n }) : undefined,
  }));
}

/** An invalid role counts as 0. */
function readRole(info: Fields): MemberInfo["role"] {
  const role = info.optionalLong("Role");
  if (role === undefined) return undefined;
  return role === 1n ? 1 : role === 2n ? 2 : 0;
}

/** Ownership is handed over by ModifyConversation, never by a Role. */
export function checkOwner(infos: readonly MemberInfo[], { ownerUserId }: WorldConversation): void {
  if (infos.every(({ role, userId }) => role !== 1 || userId === ownerUserId)) return;
  throw new ApiError("OwnerShouldBeEqual", "Role 1 is the OwnerUserId's only.");
}
