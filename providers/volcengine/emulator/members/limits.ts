import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import type { WorldConversation } from "../world/conversation.js";

/** What the console sets for an app; the numbers are the vendor's defaults (docs 6348/914736). */
export interface VolcengineLimits {
  /** Members of a group (200). */
  groupMembers: number;
  /** Members of a live group (10,000). */
  liveMembers: number;
  /** Groups that one user is in (500). */
  groupsPerUser: number;
}

export const defaultLimits: VolcengineLimits = { groupMembers: 200, liveMembers: 10_000, groupsPerUser: 500 };

/** Throws MoreThanUserConversationLimit where the user is in as many groups as they can be. */
export function checkGroupsOf(userId: string, { world, limits }: Context): void {
  const groups = world.listByActivity(userId).filter(({ type, status }) => type === 2 && status === 0);
  if (groups.length < limits.groupsPerUser) return;
  throw new ApiError("MoreThanUserConversationLimit", `A user is in ${limits.groupsPerUser} groups at most.`);
}

/** Throws ConversationParticipantsMoreThanLimit where a conversation of so many members would be too large. */
export function checkSize({ type }: WorldConversation, members: number, { limits }: Context): void {
  const most = type === 100 ? limits.liveMembers : limits.groupMembers;
  if (members <= most) return;
  throw new ApiError(
    "ConversationParticipantsMoreThanLimit",
    `The conversation has ${most} members at most.`,
  );
}
