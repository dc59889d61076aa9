import type { Actor } from "../../callbacks/callback.js";
import {
  beforeGroup,
  type GroupWords,
  groupFailed,
  groupSent,
  receiptsBegun,
} from "../../callbacks/group-messages.js";
import { Refusal } from "../../envelope.js";
import type { TencentWorld } from "../index.js";
import { seconds } from "../keys.js";
import type { GroupMessage, GroupMessageInput, SentWith } from "../message-records.js";

/** A message that somebody sends to a group, by a client or through the server API. */
export interface GroupSending extends GroupWords {
  sentWith: SentWith;
  /** MsgPriority as a number. */
  priority: number;
  /** Whether the sender's read position moves to it. */
  senderReads: boolean;
  /** ForbidCallbackControl. */
  forbidden: readonly string[];
}

/** What became of it: stored, gone to those who are online alone, or dropped as the app's back end wanted it. */
export type GroupOutcome = { kind: "stored"; message: GroupMessage } | { kind: "online-only" | "dropped" };

/** Asks the app's back end, stores the message and tells of it. The group must be there when it is called. */
export async function sendGroupMessage(
  sending: GroupSending,
  by: Omit<Actor, "at">,
  world: TencentWorld,
): Promise<GroupOutcome> {
  const isAsked = !sending.forbidden.includes("ForbidBeforeSendMsgCallback");
  const decision = isAsked
    ? await world.callbacks.ask(beforeGroup(sending, { ...by, at: world.now() }))
    : { kind: "allow" as const };
  if (decision.kind === "refuse") throw new Refusal(decision.code, decision.info);
  if (decision.kind === "drop") return { kind: "dropped" };
  requireGroup(sending, world);
  const said = {
    ...sending,
    body: decision.body ?? sending.body,
    ...(decision.customData === undefined ? {} : { customData: decision.customData }),
  };
  const isKept = !said.onlineOnly || said.type === "AVChatRoom";
  const message = isKept ? world.groupMessage(said.groupId, groupInput(said)) : undefined;
  if (!sending.forbidden.includes("ForbidAfterSendMsgCallback")) tell(said, message, by, world);
  return message === undefined ? { kind: "online-only" } : { kind: "stored", message };
}

/** Tells that a message was not taken. */
export function tellGroupFailure(
  words: GroupWords,
  { code, message }: { code: number; message: string },
  by: Omit<Actor, "at">,
  world: TencentWorld,
): void {
  const time = seconds(world.now());
  world.callbacks.tell(groupFailed(words, { code, message, time }, { ...by, at: world.now() }));
}

/** The group may have gone while the back end was asked. */
function requireGroup({ groupId }: GroupSending, world: TencentWorld): void {
  if (!world.groups.has(groupId)) throw new Refusal(10010, `there is no group ${groupId}`);
}

/** What the world makes the message from. */
export function groupInput(said: GroupSending): GroupMessageInput {
  const { from, random, priority, body, customData, topicId, sentWith, senderReads } = said;
  const { control = [] } = sentWith;
  return {
    from,
    random,
    priority,
    body,
    ...(customData === undefined ? {} : { customData }),
    ...(topicId === undefined ? {} : { topicId }),
    sentWith,
    movesLists: !control.includes("NoLastMsg"),
    senderReads,
  };
}

/** What takes no number stands at that of the newest message. */
function tell(
  said: GroupSending,
  message: GroupMessage | undefined,
  by: Omit<Actor, "at">,
  world: TencentWorld,
): void {
  const { groupId, topicId } = said;
  const time = message?.time ?? seconds(world.now());
  const seq = message?.seq ?? world.groupMessages(groupId, topicId).length;
  const actor = { ...by, at: world.now() };
  world.callbacks.tell(groupSent(said, { seq, time }, actor));
  const group = world.groups.get(groupId);
  if (message?.sentWith.needsReceipt && group !== undefined) {
    world.callbacks.tell(receiptsBegun(group, message.seq, actor));
  }
}
