import type { Context } from "../context.js";
import { userFields } from "../user-ids.js";
import type { Fields } from "../validate.js";
import { readConversation } from "./read.js";

/** Of the vendor's Go package (service/im). All members at once; one who is not listed has read nothing. */
export function getParticipantReadIndex(fields: Fields, context: Context): Record<string, unknown> {
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
