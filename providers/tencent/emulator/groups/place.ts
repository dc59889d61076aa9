import type { GroupWords } from "../callbacks/group-messages.js";
import { type Context, callerOf } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import { findGroup, requireAccount } from "../targets.js";
import type { WorldGroup } from "../world/group-records.js";
import { seconds } from "../world/keys.js";
import type { GroupMessage } from "../world/message-records.js";
import { tellGroupFailure } from "../world/speaking/group.js";
import { readTimeline } from "./topic.js";

/** What a request says, before anybody knows whether there is such a group. */
export type Words = Omit<GroupWords, "type">;

/** Where a message goes. */
export interface Place {
  group: WorldGroup;
  /** Of the group or the topic. */
  timeline: GroupMessage[];
}

/** The place of a message, if its sender may speak there; the app's back end is told where not. */
export function openPlace(words: Words, fields: Fields, context: Context): Place {
  try {
    const group = findGroup(words.groupId, context);
    const timeline = readTimeline(fields, group);
    if (fields.has("From_Account")) checkSender(words.from, group, context);
    return { group, timeline };
  } catch (error) {
    if (error instanceof Refusal) tellFailure(words, error, context);
    throw error;
  }
}

/** Tells that a message was not taken. */
export function tellFailure(words: Words, failure: Refusal, context: Context): void {
  const group = context.world.groups.get(words.groupId);
  const typed = group === undefined ? words : { ...words, type: group.type };
  tellGroupFailure(typed, failure, callerOf(context), context.world);
}

/** An admin may act for anybody who was imported; the pages leave open whether a mute counts then. */
function checkSender(from: string, group: WorldGroup, context: Context): void {
  requireAccount(from, context);
  const member = group.members.get(from);
  if (member === undefined && context.readings.outsideSender === "refuse") {
    throw new Refusal(10007, `${from} is not a member`);
  }
  const isMuted = (member?.mutedUntil ?? 0) > seconds(context.world.now());
  const isSilenced = group.muteAll && (member === undefined || member.role === "Member");
  if ((isMuted || isSilenced) && context.readings.mutedSender === "refuse") {
    throw new Refusal(10017, `${from} is muted`);
  }
}
