import type { Context } from "../context.js";
import { optionalUserId } from "../user-ids.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import { applyProfile, readProfile } from "./profile.js";
import { readActiveConversation, refuseSingle, requireMember } from "./read.js";

/** docs 6348/337115. What is absent stays; an OwnerUserId hands the group over. */
export function modifyConversation(fields: Fields, context: Context): Record<string, unknown> {
  const core = fields.object("ConversationCoreInfo");
  const conversation = readActiveConversation(core, context);
  const profile = readProfile(core);
  const ownerUserId = optionalUserId(core, "OwnerUserId", 1n, context.readings);
  fields.done();

  if (ownerUserId !== undefined) handOver(conversation, ownerUserId, context);
  applyProfile(conversation, profile, context);
  return {};
}

function handOver(conversation: WorldConversation, userId: string, context: Context): void {
  const { world, readings } = context;
  refuseSingle(conversation);
  if (userId === conversation.ownerUserId) return;
  if (readings.newOwner === "member") requireMember(conversation, userId, context);
  else if (!conversation.members.has(userId)) world.join(userId, conversation.shortId);
  const former = conversation.participants.get(conversation.ownerUserId);
  if (former !== undefined && readings.formerOwnerRole === "member") former.role = 0;
  conversation.ownerUserId = userId;
  world.participant(userId, conversation.shortId).role = 1;
}
