import type { AddedMember, ChangedMember, ChangeOutcome, MemberRole } from "../../provider/index.js";
import type { MemoryConversation, MemoryMembership } from "./records.js";
import { refusals } from "./refusals.js";
import type { MemoryWorld } from "./world.js";

/** What is known of a member, made where it is missing. */
function membershipOf(conversation: MemoryConversation, userId: string, joinedAt?: Date): MemoryMembership {
  const { memberships, createdAt } = conversation;
  const plain = {
    role: "member",
    mutedUntil: null,
    attributes: {},
    joinedAt: joinedAt ?? createdAt,
  } as const;
  const found = memberships.get(userId) ?? { ...plain };
  memberships.set(userId, found);
  return found;
}

/** What a member may do. */
export function roleOf({ profile, memberships }: MemoryConversation, userId: string): MemberRole {
  return profile.ownerId === userId ? "owner" : (memberships.get(userId)?.role ?? "member");
}

/** Whether a user looks after the conversation. */
export function isManager(conversation: MemoryConversation, userId: string): boolean {
  return conversation.members.has(userId) && roleOf(conversation, userId) !== "member";
}

/** Lets a user in, who has the conversation in their list at once; one who is in it already is `ok`. */
export function addMember(
  world: MemoryWorld,
  conversation: MemoryConversation,
  { userId, role = "member", attributes = {} }: AddedMember,
  maxMembers: number,
): ChangeOutcome {
  const { id, members } = conversation;
  if (members.has(userId)) return null;
  if (world.users.get(userId)?.barred === true) return refusals.barred;
  if (members.size >= maxMembers) return refusals.full;
  members.add(userId);
  world.touch(userId, id);
  const membership = membershipOf(conversation, userId, world.now());
  membership.role = role;
  membership.attributes = { ...attributes };
  return null;
}

/** Puts a user out, and the conversation out of their list; one who is no member is `ok`. */
export function removeMember(
  world: MemoryWorld,
  conversation: MemoryConversation,
  { userId }: { userId: string },
): ChangeOutcome {
  const { id, members, memberships } = conversation;
  if (roleOf(conversation, userId) === "owner") return refusals.isOwner;
  if (!members.delete(userId)) return null;
  memberships.delete(userId);
  world.removeConversation(userId, id);
  return null;
}

/** Changes what is named; the rest stays, also each attribute. */
export function changeMember(
  conversation: MemoryConversation,
  { userId, role, mutedUntil, attributes }: ChangedMember,
): ChangeOutcome {
  if (!conversation.members.has(userId)) return refusals.noMember;
  if (role !== undefined && roleOf(conversation, userId) === "owner") return refusals.isOwner;
  const membership = membershipOf(conversation, userId);
  if (role !== undefined) membership.role = role;
  if (mutedUntil !== undefined) membership.mutedUntil = mutedUntil;
  membership.attributes = { ...membership.attributes, ...attributes };
  return null;
}
