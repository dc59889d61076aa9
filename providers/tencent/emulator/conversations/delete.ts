import type { Context, Operation } from "../context.js";
import type { Fields } from "../fields.js";
import { knownUser } from "../targets.js";
import type { ConversationRef } from "../world/records.js";

/** recentcontact/delete, docs 269/62119. One side only; a group is spelt ToGroupid here. */
export const deleteConversation: Operation = (fields, context) => {
  fields.only("From_Account", "Type", "To_Account", "ToGroupid", "ClearRamble");
  const userId = knownUser(fields, context);
  const ref = readTarget(fields);
  const { world, readings } = context;
  const clear = fields.optionalInteger("ClearRamble", { minimum: 0, maximum: 1 });
  const wasThere = world.removeConversation(userId, ref);
  if (!wasThere && readings.absentConversation === "refuse") fields.refuse("there is no such conversation");
  if (ref.type === "direct") {
    if (readings.deletionReads) world.readDirect(userId, ref.id);
    if ((clear ?? readings.clearHistoryDefault) === 1) clearHistory(userId, ref.id, context);
  }
  return {};
};

function readTarget(fields: Fields): ConversationRef {
  if (fields.integer("Type", { minimum: 1, maximum: 2 }) === 1) {
    return { type: "direct", id: fields.account("To_Account") };
  }
  const id = fields.text("ToGroupid");
  return id === "" ? fields.refuse("ToGroupid is empty") : { type: "group", id };
}

/** Of a group nothing changes: its history is read with the admin's eyes. */
function clearHistory(userId: string, peerId: string, { world }: Context): void {
  for (const message of world.directMessages(userId, peerId)) world.deleteMessage(message, userId);
}
