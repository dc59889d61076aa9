import {
  batchesOf,
  type Call,
  list,
  type Member,
  type MemberRole,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
  record,
  textMap,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { longText, PROVIDER, userIn } from "../ids.js";

/** No page names a bound; so many as the scan takes. */
export const MEMBERS_PER_CALL = 20;

/** The vendor's numbers of roles. */
export const roleNumbers = { member: 0, owner: 1, admin: 2 } as const;

/** A member's record. */
export interface MemberRecord {
  member: Member;
  /** Who has left keeps a record. */
  isIn: boolean;
  /** BlockTime, the second until which they are muted, as it is written back; `0` is none. */
  blockTime: bigint;
}

/** `undefined` for an item without an identity. */
export function readMember(value: unknown): MemberRecord | undefined {
  const item = optionalRecord(value);
  const userId = userIn(item?.ParticipantUserId, item?.ParticipantUserIdStr);
  if (item === undefined || userId === undefined) return undefined;
  const until = optionalSeconds(item.BlockTime);
  const joinedAt = optionalSeconds(item.CreateTime);
  const nickname = optionalText(item.NickName);
  const member: Member = {
    userId,
    provider: PROVIDER,
    role: roleOf(item.Role),
    mutedUntil: until !== undefined && until.getTime() > Date.now() ? until : null,
    attributes: textMap(item.Ext, "s:"),
    raw: rawOf(item),
  };
  if (joinedAt !== undefined) member.joinedAt = joinedAt;
  if (nickname !== undefined) member.nickname = nickname;
  return {
    member,
    isIn: (optionalInteger(item.Status) ?? 0) === 0,
    blockTime: BigInt(optionalInteger(item.BlockTime) ?? 0),
  };
}

function roleOf(value: unknown): MemberRole {
  const number = optionalInteger(value);
  if (number === roleNumbers.owner) return "owner";
  return number === roleNumbers.admin ? "admin" : "member";
}

function rawOf(item: Record<string, unknown>): Record<string, unknown> {
  const raw = { ...item };
  for (const name of ["ConversationShortId", "ParticipantUserId", "Operator", "CreateTime", "BlockTime"])
    if (typeof raw[name] === "number") raw[name] = longText(raw[name]);
  return raw;
}

/** The records that some users have in a conversation; who was never in it has none. */
export async function readRecords(
  appId: number,
  conversationId: string,
  userIds: readonly string[],
  call: Call,
): Promise<Map<string, MemberRecord>> {
  const operation = getParticipants(appId, conversationId);
  const batches = batchesOf(userIds, MEMBERS_PER_CALL);
  const found = (await Promise.all(batches.map((batch) => call(operation, batch)))).flat();
  return new Map(found.map((one) => [one.member.userId, one]));
}

/** docs 6348/336992. */
function getParticipants(
  appId: number,
  conversationId: string,
): Operation<readonly string[], MemberRecord[]> {
  return {
    name: "BatchGetConversationParticipant",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: (userIds) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        ParticipantUserIds: userIds.map(BigInt),
      },
    }),
    read: (answer) =>
      list(record(answer, "Result").Participants, "Participants").flatMap((item) => readMember(item) ?? []),
  };
}
