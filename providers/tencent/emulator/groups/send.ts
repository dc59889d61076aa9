import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { type BodyCodes, readContent } from "../messages/body.js";
import { messageId } from "../messages/ids.js";
import { readControl, readForbidden, readPush } from "../messages/options.js";
import type { WorldGroup } from "../world/group-records.js";
import { seconds } from "../world/keys.js";
import type { SentWith } from "../world/message-records.js";
import {
  type GroupOutcome,
  type GroupSending,
  groupInput,
  sendGroupMessage,
} from "../world/speaking/group.js";
import { checkMentions, readMentions } from "./mentions.js";
import { openPlace, type Place, tellFailure, type Words } from "./place.js";
import { readTopicId } from "./topic.js";

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
export const sendGroup: Operation = async (fields, context) => {
  fields.only(
    ...["GroupId", "Random", "MsgPriority", "MsgBody", "From_Account", "OfflinePushInfo", "To_Account"],
    ...["ForbidCallbackControl", "OnlineOnlyFlag", "SendMsgControl", "CloudCustomData", "TopicId"],
    ...["SupportMessageExtension", "GroupAtInfo", "NeedReadReceipt"],
  );
  const words = readWords(fields, context);
  const priority = readPriority(fields);
  const forbidden = readForbidden(fields);
  const place = openPlace(words, fields, context);
  const { type } = place.group;
  const sentWith = readSentWith(fields, words, place.group);
  const senderReads = context.readings.sendingReads;
  return send({ ...words, type, priority, sentWith, senderReads, forbidden }, place, context);
};

function readWords(fields: Fields, context: Context): Words {
  const groupId = fields.text("GroupId");
  const topicId = readTopicId(fields);
  const from = fields.has("From_Account") ? fields.account("From_Account") : context.adminUserId;
  const mentions = readMentions(fields);
  return {
    groupId,
    ...(topicId === undefined ? {} : { topicId }),
    from,
    random: fields.integer("Random", unsigned32),
    ...readContent(fields, groupCodes, context),
    ...(mentions.length === 0 ? {} : { mentions }),
    onlineOnly: fields.optionalInteger("OnlineOnlyFlag", flag) === 1,
  };
}

function readPriority(fields: Fields): number {
  const name = fields.optionalText("MsgPriority") ?? "Normal";
  return priorities.get(name) ?? fields.refuse("there is no such MsgPriority");
}

function readSentWith(fields: Fields, { mentions = [], onlineOnly }: Words, group: WorldGroup): SentWith {
  const control = readControl(fields, ["NoUnread", "NoLastMsg"]);
  if (onlineOnly && control.length > 0) fields.refuse("SendMsgControl with OnlineOnlyFlag");
  if (group.type === "ChatRoom" && control.includes("NoUnread"))
    fields.refuse("a ChatRoom counts nothing unread");
  fields.optionalInteger("SupportMessageExtension", flag);
  const needsReceipt = fields.optionalInteger("NeedReadReceipt", flag) === 1;
  if (needsReceipt && group.members.size > receiptMembers) throw new Refusal(10060, "the group is too large");
  const push = readPush(fields, 10004);
  checkMentions(mentions, group, fields);
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

async function send(sending: GroupSending, place: Place, context: Context): Promise<Record<string, unknown>> {
  const { world, readings, recent } = context;
  const now = world.now();
  const key = repetitionKey(sending, context);
  const first = recent.find(key, now, readings.groupDedupeSeconds);
  if (first !== undefined) return duplicateAnswer(await first, place, context);
  if (isTooFrequent(place, context)) return drop(sending, place, context);
  const answer = sendGroupMessage(sending, callerOf(context), world).then((outcome) =>
    answerOf(outcome, place, context),
  );
  recent.remember(key, now, answer);
  return answer;
}

function repetitionKey(
  { groupId, topicId, from, random, body }: GroupSending,
  { readings }: Context,
): string {
  const { groupDedupeKey } = readings;
  const content = groupDedupeKey.includes("content") ? body : null;
  const sender = groupDedupeKey.includes("sender") ? from : null;
  return JSON.stringify(["group", groupId, topicId ?? null, random, content, sender]);
}

function isTooFrequent({ timeline }: Place, { world, app }: Context): boolean {
  const most = app.groupMessagesPerSecond;
  if (most === undefined) return false;
  return timeline.at(-most)?.time === seconds(world.now());
}

/** The sample of the page has a MsgSeq in this answer too. */
function drop(sending: GroupSending, { timeline }: Place, context: Context): Record<string, unknown> {
  const { world, readings } = context;
  const failure = new Refusal(10023, "too many messages in this group");
  tellFailure(sending, failure, context);
  if (readings.overFrequency === "refuse") throw failure;
  const number = timeline.length + 1;
  if (readings.droppedTakesNumber) {
    const input = { ...groupInput(sending), movesLists: false, senderReads: false };
    world.deleteMessage(world.groupMessage(sending.groupId, input));
  }
  return { MsgTime: seconds(world.now()), MsgSeq: number, MsgDropReason: "MsgFreqCtrl" };
}

/** What only those who are online get takes no number. Who sends what the app drops silently sees a success. */
function answerOf(outcome: GroupOutcome, { timeline }: Place, { world, readings }: Context) {
  if (outcome.kind !== "stored") {
    const number = timeline.length + (outcome.kind === "dropped" ? 1 : 0);
    return { MsgTime: seconds(world.now()), MsgSeq: number };
  }
  const { message } = outcome;
  return {
    MsgTime: message.time,
    MsgSeq: message.seq,
    ...(readings.messageIds === "everywhere" ? { MsgId: messageId(message) } : {}),
  };
}

function duplicateAnswer(first: Record<string, unknown>, { timeline }: Place, context: Context) {
  switch (context.readings.groupDuplicate) {
    case "first":
      return first;
    case "renewed":
      return { MsgTime: seconds(context.world.now()), MsgSeq: timeline.length + 1 };
    case "bare":
      return {};
  }
}
