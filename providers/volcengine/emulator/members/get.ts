import type { Context } from "../context.js";
import { readConversation } from "../conversations/read.js";
import type { Fields } from "../validate.js";
import type { WorldParticipant } from "../world/participant.js";
import { memberItem } from "./item.js";

/** docs 6348/336992. Who has left is there with Status 1, and who was never in it is left out. */
export function batchGetConversationParticipant(fields: Fields, context: Context): Record<string, unknown> {
  const { shortId, participants } = readConversation(fields, context);
  const ids = fields.longs("ParticipantUserIds", { min: 1n, atMost: context.readings.longestBatch });
  fields.done();

  const found = ids
    .map((id) => participants.get(String(id)))
    .filter((one): one is WorldParticipant => one !== undefined);
  return { Participants: found.map((participant) => memberItem(participant, shortId, context)) };
}
