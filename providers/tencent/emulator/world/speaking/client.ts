import type { Platform } from "../../callbacks/callback.js";
import { type DirectWords, directFailed } from "../../callbacks/direct.js";
import type { GroupWords } from "../../callbacks/group-messages.js";
import { Refusal } from "../../envelope.js";
import { type MessageElement, textElement } from "../elements.js";
import type { WorldGroup } from "../group-records.js";
import type { TencentWorld } from "../index.js";
import { random32, seconds } from "../keys.js";
import type { DirectMessage, GroupMessage, SentWith } from "../message-records.js";
import { sendDirectMessage } from "./direct.js";
import { sendGroupMessage, tellGroupFailure } from "./group.js";

/** What a client says, to whomever. */
export interface Saying {
  /** Whose client it is; a user of the world. */
  from: string;
  /** Short for a body of one text element. */
  text?: string;
  /** MsgBody itself, which wins. */
  body?: MessageElement[];
  /** CloudCustomData. */
  customData?: string;
  /** MsgRandom; from the seed when absent. */
  random?: number;
  /** How it is sent; as usual when absent. */
  sentWith?: SentWith;
  /** Which client it is; `Web` when absent. */
  platform?: Platform;
}

/** What a client says to another user. */
export interface DirectSaying extends Saying {
  /** Another user. */
  to: string;
  /** MsgSeq; from the seed when absent. */
  seq?: number;
}

/** What a client says in a group. */
export interface GroupSaying extends Saying {
  /** A GroupId, or the id of a topic. */
  conversation: string;
}

/** A client says something to another user. */
export async function sayDirect(
  saying: DirectSaying,
  world: TencentWorld,
): Promise<DirectMessage | undefined> {
  const { from, to, customData, platform = "Web" } = saying;
  requireSpeaker(from, world);
  const words: DirectWords = {
    from,
    to,
    seq: saying.seq ?? random32(world.random),
    random: saying.random ?? random32(world.random),
    time: seconds(world.now()),
    body: bodyOf(saying),
    ...(customData === undefined ? {} : { customData }),
    isKept: true,
  };
  const by = { platform, userId: from };
  if (!world.users.has(to)) {
    const failure = new Refusal(20003, `the UserID ${to} is not imported`);
    world.callbacks.tell(directFailed(words, failure, { ...by, at: world.now() }));
    throw failure;
  }
  const sentWith = saying.sentWith ?? {};
  return sendDirectMessage({ ...words, senderCopy: true, sentWith, forbidden: [] }, by, world);
}

/** A client says something in a group or a topic. */
export async function sayInGroup(
  saying: GroupSaying,
  world: TencentWorld,
): Promise<GroupMessage | undefined> {
  const { from, conversation, customData, sentWith = {}, platform = "Web" } = saying;
  requireSpeaker(from, world);
  const group = groupOf(conversation, world);
  const words: GroupWords = {
    groupId: group?.id ?? conversation,
    ...(group === undefined ? {} : { type: group.type }),
    ...(group?.topics.has(conversation) ? { topicId: conversation } : {}),
    from,
    random: saying.random ?? random32(world.random),
    body: bodyOf(saying),
    ...(customData === undefined ? {} : { customData }),
    ...(sentWith.mentions === undefined ? {} : { mentions: sentWith.mentions }),
    onlineOnly: false,
  };
  const by = { platform, userId: from };
  const failure = refusalOf(from, conversation, group, world);
  if (failure !== undefined) {
    tellGroupFailure(words, failure, by, world);
    throw failure;
  }
  const sending = { ...words, sentWith, priority: 2, senderReads: true, forbidden: [] };
  const outcome = await sendGroupMessage(sending, by, world);
  return outcome.kind === "stored" ? outcome.message : undefined;
}

function requireSpeaker(userId: string, world: TencentWorld): void {
  if (!world.users.has(userId)) throw new Error(`the world has no user ${userId}`);
}

function bodyOf({ body, text }: Saying): MessageElement[] {
  return body ?? [textElement(text ?? "")];
}

function groupOf(conversation: string, world: TencentWorld): WorldGroup | undefined {
  const groups = [...world.groups.values()];
  return world.groups.get(conversation) ?? groups.find(({ topics }) => topics.has(conversation));
}

/** Unlike the administrator, a client speaks only where its user is a member who may speak. */
function refusalOf(
  userId: string,
  conversation: string,
  group: WorldGroup | undefined,
  world: TencentWorld,
): Refusal | undefined {
  if (group === undefined) return new Refusal(10010, `there is no group ${conversation}`);
  const member = group.members.get(userId);
  if (member === undefined) return new Refusal(10007, `${userId} is not a member`);
  const isMuted = member.mutedUntil > seconds(world.now());
  const isSilenced = group.muteAll && member.role === "Member";
  return isMuted || isSilenced ? new Refusal(10017, `${userId} is muted`) : undefined;
}
