import type { Context } from "../context.js";
import { readUserId, userFields } from "../user-ids.js";
import type { Fields } from "../validate.js";
import { readConversation, requireMember } from "./read.js";

type Result = Record<string, unknown>;

/** Of the vendor's Go package (service/im). All members at once; one who is not listed has read nothing. */
export function getParticipantReadIndex(fields: Fields, context: Context): Result {
  const { world, readings } = context;
  const conversation = readConversation(fields, context);
  fields.done();

  const indexes = [...conversation.members]
    .filter((member) => world.hasSetting(member, conversation.shortId))
    .map((member) => ({ member, readIndex: world.setting(member, conversation.shortId).readIndex }))
    .filter(({ readIndex }) => readIndex > 0n);
  return {
    ReadIndexes: indexes.map(({ member, readIndex }) => ({
      ...userFields("ParticipantUserId", member, readings),
      ReadIndex: readIndex,
    })),
  };
}

/** Of the vendor's Go package (service/im). A position moves forward only. */
export function modifyParticipantReadIndex(fields: Fields, context: Context): Result {
  const { world, readings } = context;
  const conversation = readConversation(fields, context);
  const userId = readUserId(fields, "ParticipantUserId", 1n, readings);
  const readIndex = fields.long("ReadIndex", { min: 0n });
  fields.done();

  requireMember(conversation, userId, context);
  const setting = world.setting(userId, conversation.shortId);
  const isForward = readIndex > setting.readIndex;
  if (!isForward && readings.staleReadIndex === "refused") {
    fields.refuse("ReadIndex", "must be greater than the present one");
  }
  if (isForward || readings.staleReadIndex === "accepted") setting.readIndex = readIndex;
  return {};
}
