import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import { checkGroupsOf } from "../members/limits.js";
import { optionalUserId, readUserId } from "../user-ids.js";
import type { Fields } from "../validate.js";
import type { ConversationType, WorldConversation } from "../world/conversation.js";
import { conversationItem } from "./item.js";
import { applyProfile, type Profile, readProfile } from "./profile.js";

interface Creation {
  type: ConversationType;
  profile: Profile;
  ownerUserId: string;
  otherUserId: string | undefined;
  idempotentId: string | undefined;
  inboxType: number;
}

/** docs 6348/337013. Of a group only the owner is in it at first. */
export function createConversation(fields: Fields, context: Context): Record<string, unknown> {
  const creation = readCreation(fields, context);
  if (creation.type === 1 && creation.otherUserId === undefined) {
    throw new ApiError("CreateSingleConversationNeedOtherParticipantId", "OtherUserId is required.");
  }
  const existing = existingOf(creation, context);
  const conversation = existing ?? create(creation, context);
  const view = { viewer: creation.ownerUserId, skipMemberCount: true };
  return {
    ConversationInfo: conversationItem(conversation, 0, view, context),
    ConversationShortId: conversation.shortId,
    ConversationId: conversation.conversationId,
    Exist: existing !== undefined,
  };
}

function readCreation(fields: Fields, { readings }: Context): Creation {
  const core = fields.object("ConversationCoreInfo");
  const creation = {
    type: readType(core),
    profile: readProfile(core),
    ownerUserId: readUserId(fields, "OwnerUserId", 1n, readings),
    otherUserId: optionalUserId(fields, "OtherUserId", 1n, readings),
    idempotentId: fields.optionalString("IdempotentId") || undefined,
    inboxType: fields.optionalInt32("InboxType") ?? 0,
  };
  fields.done();
  return creation;
}

function readType(core: Fields): ConversationType {
  const type = core.int32("ConversationType");
  if (type === 1 || type === 2 || type === 100) return type;
  return core.refuse("ConversationType", "must be 1, 2 or 100");
}

/** The pair has one chat without an IdempotentId, whichever of the two asks. */
function existingOf(creation: Creation, context: Context): WorldConversation | undefined {
  const { world, readings } = context;
  const { idempotentId, profile } = creation;
  const users = membersOf(creation);
  const existing =
    idempotentId === undefined ? chatOfPair(creation, context) : world.conversationOf(idempotentId);
  if (existing === undefined) return undefined;
  if (readings.existingConversation === "updated") applyProfile(existing, profile, context);
  const left = users.filter((user) => !existing.members.has(user));
  if (existing.type === 1 && creation.type === 1) for (const user of left) world.join(user, existing.shortId);
  return existing;
}

function chatOfPair(creation: Creation, { world }: Context): WorldConversation | undefined {
  return creation.type === 1 ? world.singleChatOf(membersOf(creation), creation.inboxType) : undefined;
}

function create(creation: Creation, context: Context): WorldConversation {
  const { type, profile, ownerUserId, idempotentId, inboxType } = creation;
  if (type === 2) checkGroupsOf(ownerUserId, context);
  return context.world.addConversation({
    type,
    ...profile,
    ownerUserId,
    inboxType,
    ...(idempotentId !== undefined && { idempotentId }),
    members: membersOf(creation),
  });
}

function membersOf({ type, ownerUserId, otherUserId }: Creation): string[] {
  return type === 1 && otherUserId !== undefined ? [ownerUserId, otherUserId] : [ownerUserId];
}
