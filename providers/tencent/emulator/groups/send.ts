import type { Context, Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { type BodyCodes, readContent } from "../messages/body.js";
import { messageId } from "../messages/ids.js";
import { readControl, readPush } from "../messages/options.js";
import { findGroup, knownMember } from "../targets.js";
import type { WorldGroup } from "../world/group-records.js";
import { seconds } from "../world/keys.js";
import type { GroupMessage, GroupMessageInput, SentWith } from "../world/message-records.js";
import { readMentions } from "./mentions.js";
import { readTimeline, readTopicId } from "./topic.js";

const groupCodes: BodyCodes = { notArray: 10004, empty: 10004, element: 10004, tooLong: 80002 };

const directedTo = 50;
const receiptMembers = 200;
const flag = { minimum: 0, maximum: 1 };
const priorities = new Map([
  ["High", 1],
  ["Normal", 2],
  ["Low", 3],
]);

/** group_open_http_svc/send_group_msg, docs 269/1629. */
export const sendGroup: Operation = (fields, context) => {
  fields.only(
    ...["GroupId", "Random", "MsgPriority", "MsgBody", "From_Account", "OfflinePushInfo", "To_Account"],
    ...["ForbidCallbackControl", "OnlineOnlyFlag", "SendMsgControl", "CloudCustomData", "TopicId"],
    ...["SupportMessageExtension", "GroupAtInfo", "NeedReadReceipt"],
  );
  const group = findGroup(fields.text("GroupId"), context);
  const timeline = readTimeline(fields, group);
  const input = readMessage(fields, group, context);
  const { world, readings, recent } = context;
  const now = world.now();
  const key = repetitionKey(group, input, context);
  const first = recent.find(key, now, readings.groupDedupeSeconds);
  if (first !== undefined) return duplicateAnswer(first, timeline, context);
  const answer = isTooFrequent(timeline, context)
    ? drop(group, timeline, input, context)
    : deliver(group, timeline, input, fields, context);
  if (answer.MsgDropReason === undefined) recent.remember(key, now, answer);
  return answer;
};

function readMessage(
  fields: Fields,
  group: WorldGroup,
  context: Context,
): GroupMessageInput & { from: string } {
  const random = fields.integer("Random", unsigned32);
  const from = readSender(fields, group, context);
  const priority =
    priorities.get(fields.optionalText("MsgPriority") ?? "Normal") ??
    fields.refuse("there is no such MsgPriority");
  const { body, customData } = readContent(fields, groupCodes, context);
  const topicId = readTopicId(fields);
  const sentWith = readSentWith(fields, group);
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
    senderReads: context.readings.sendingReads,
  };
}

/** An admin may act for anybody who was imported; the pages leave open whether a mute counts then. */
function readSender(fields: Fields, group: WorldGroup, context: Context): string {
  if (!fields.has("From_Account")) return context.adminUserId;
  const from = knownMember(fields, "From_Account", context);
  const member = group.members.get(from);
  if (member === undefined && context.readings.outsideSender === "refuse") {
    throw new Refusal(10007, `${from} is not a member`);
  }
  const isMuted = (member?.mutedUntil ?? 0) > seconds(context.world.now());
  const isSilenced = group.muteAll && (member === undefined || member.role === "Member");
  if ((isMuted || isSilenced) && context.readings.mutedSender === "refuse") {
    throw new Refusal(10017, `${from} is muted`);
  }
  return from;
}

function readSentWith(fields: Fields, group: WorldGroup): SentWith {
  const control = readControl(fields, ["NoUnread", "NoLastMsg"]);
  if (isOnlineOnly(fields) && control.length > 0) fields.refuse("SendMsgControl with OnlineOnlyFlag");
  if (group.type === "ChatRoom" && control.includes("NoUnread"))
    fields.refuse("a ChatRoom counts nothing unread");
  fields.optionalInteger("SupportMessageExtension", flag);
  const needsReceipt = fields.optionalInteger("NeedReadReceipt", flag) === 1;
  if (needsReceipt && group.members.size > receiptMembers) throw new Refusal(10060, "the group is too large");
  const push = readPush(fields, 10004);
  const mentions = readMentions(fields, group);
  const onlyFor = fields.optionalTexts("To_Account") ?? [];
  if (onlyFor.length > directedTo) fields.refuse("To_Account has more than 50 items");
  if (onlyFor.length > 0 && (group.type === "AVChatRoom" || group.type === "Community")) {
    throw new Refusal(10007, `no directed messages in a ${group.type}`);
  }
  return {
    control,
    needsReceipt,
    ...(push === undefined ? {} : { push }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(onlyFor.length === 0 ? {} : { onlyFor }),
  };
}

function isOnlineOnly(fields: Fields): boolean {
  return fields.optionalInteger("OnlineOnlyFlag", flag) === 1;
}

function repetitionKey(group: WorldGroup, input: GroupMessageInput, { readings }: Context): string {
  const { from, random, body, topicId } = input;
  const { groupDedupeKey } = readings;
  const content = groupDedupeKey.includes("content") ? body : null;
  const sender = groupDedupeKey.includes("sender") ? from : null;
  return JSON.stringify(["group", group.id, topicId ?? null, random, content, sender]);
}

function isTooFrequent(timeline: GroupMessage[], { world, app }: Context): boolean {
  const most = app.groupMessagesPerSecond;
  if (most === undefined) return false;
  return timeline.at(-most)?.time === seconds(world.now());
}

/** The sample of the page has a MsgSeq in this answer too. */
function drop(group: WorldGroup, timeline: GroupMessage[], input: GroupMessageInput, context: Context) {
  const { world, readings } = context;
  if (readings.overFrequency === "refuse") throw new Refusal(10023, "too many messages in this group");
  const number = timeline.length + 1;
  if (readings.droppedTakesNumber) {
    world.deleteMessage(world.groupMessage(group.id, { ...input, movesLists: false, senderReads: false }));
  }
  return { MsgTime: seconds(world.now()), MsgSeq: number, MsgDropReason: "MsgFreqCtrl" };
}

/** What only those who are online get is not kept and takes no number; a live room knows no such thing. */
function deliver(
  group: WorldGroup,
  timeline: GroupMessage[],
  input: GroupMessageInput & { from: string },
  fields: Fields,
  context: Context,
): Record<string, unknown> {
  const { world, readings } = context;
  if (isOnlineOnly(fields) && group.type !== "AVChatRoom") {
    return { MsgTime: seconds(world.now()), MsgSeq: timeline.length };
  }
  const message = world.groupMessage(group.id, input);
  return {
    MsgTime: message.time,
    MsgSeq: message.seq,
    ...(readings.messageIds === "everywhere" ? { MsgId: messageId(message) } : {}),
  };
}

function duplicateAnswer(first: Record<string, unknown>, timeline: GroupMessage[], context: Context) {
  switch (context.readings.groupDuplicate) {
    case "first":
      return first;
    case "renewed":
      return { MsgTime: seconds(context.world.now()), MsgSeq: timeline.length + 1 };
    case "bare":
      return {};
  }
}
