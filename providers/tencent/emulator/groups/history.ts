import type { Context, Operation } from "../context.js";
import { type Fields, unsigned32 } from "../fields.js";
import { messageId } from "../messages/ids.js";
import { readGroup } from "../targets.js";
import type { WorldGroup } from "../world/group-records.js";
import type { GroupMessage } from "../world/message-records.js";
import { readTimeline } from "./topic.js";

const numberMaximum = 20;

/** group_open_http_svc/group_msg_get_simple, docs 1047/34971. Membership is not asked for: it is an admin's view. */
export const getGroupMessages: Operation = (fields, context) => {
  fields.only("GroupId", "ReqMsgNumber", "ReqMsgSeq", "WithRecalledMsg", "TopicId");
  const group = readGroup(fields, context);
  const messages = readTimeline(fields, group);
  const wanted = fields.integer("ReqMsgNumber", { minimum: 1 });
  const withRecalled = fields.optionalInteger("WithRecalledMsg", { minimum: 0, maximum: 1 }) === 1;
  const from = readSequence(fields, messages.length, context);
  const number = Math.min(wanted, numberMaximum);
  const interval = candidates(messages, from, number, withRecalled, context);
  const items = interval.map((message) => renderMessage(message, withRecalled, context));
  const page = cutToBytes(items, context.readings.groupPageBytes);
  const isWhole = page.length === items.length && (wanted <= numberMaximum || from <= numberMaximum);
  const isExpired = interval.length > 0 && interval.every((message) => message.state === "expired");
  return isExpired
    ? expiredAnswer(group, page, isWhole, context)
    : answer(group, page, isWhole ? 1 : 0, context);
};

/** The number to read downwards from; 0 for nothing. */
function readSequence(fields: Fields, newest: number, { readings }: Context): number {
  const asked = fields.optionalInteger("ReqMsgSeq", unsigned32);
  if (asked === undefined) return newest;
  if (asked === 0) {
    if (readings.zeroSequence === "error") fields.refuse("ReqMsgSeq is 0");
    return readings.zeroSequence === "newest" ? newest : 0;
  }
  return readings.sequenceAboveNewest === "clamp" ? Math.min(asked, newest) : asked;
}

/** Newest first; without the messages that are not shown at all. */
function candidates(
  messages: GroupMessage[],
  from: number,
  number: number,
  withRecalled: boolean,
  { readings }: Context,
): GroupMessage[] {
  const isGap = ({ state }: GroupMessage) =>
    (state === "recalled" && !withRecalled && readings.recalledInGroup === "gap") ||
    (state === "deleted" && readings.deletedInGroup === "gap");
  const shown = messages.slice(0, from).filter((message) => !isGap(message));
  const inReach = readings.groupCount === "messages" ? shown : shown.filter(({ seq }) => seq > from - number);
  return inReach.reverse().slice(0, number);
}

function renderMessage(
  message: GroupMessage,
  withRecalled: boolean,
  { readings }: Context,
): Record<string, unknown> {
  const place = placeOf(message, withRecalled);
  const { mentions } = message.sentWith;
  const isBlank = place === 1 && readings.placeholderFields === "blank";
  const hasBody = place === 0 || (place === 2 && readings.recalledKeepsBody);
  return {
    From_Account: isBlank ? "" : message.from,
    IsPlaceMsg: place,
    ...(message.system ? { IsSystemMsg: 1 } : {}),
    MsgBody: hasBody ? message.body : [],
    MsgPriority: message.priority,
    MsgRandom: isBlank ? 0 : message.random,
    MsgSeq: message.seq,
    MsgTimeStamp: isBlank ? 0 : message.time,
    ...(message.customData === undefined || place === 1 ? {} : { CloudCustomData: message.customData }),
    ...(readings.historyMentions && place === 0 && mentions !== undefined ? { GroupAtInfo: mentions } : {}),
    ...(readings.messageIds === "everywhere" && !isBlank ? { MsgId: messageId(message) } : {}),
  };
}

/** 0 as it is, 1 a hole (expired or deleted), 2 recalled. */
function placeOf(message: GroupMessage, withRecalled: boolean): 0 | 1 | 2 {
  if (message.state === "normal") return 0;
  return message.state === "recalled" && withRecalled ? 2 : 1;
}

/** At least one message comes, however long it is. */
function cutToBytes(items: Record<string, unknown>[], limit: number): Record<string, unknown>[] {
  let bytes = 0;
  return items.filter((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return index === 0 || bytes <= limit;
  });
}

function expiredAnswer(
  group: WorldGroup,
  page: Record<string, unknown>[],
  isWhole: boolean,
  context: Context,
): Record<string, unknown> {
  switch (context.readings.expiredPage) {
    case "finished-2":
      return answer(group, page, 2, context);
    case "finished-1":
      return answer(group, page, isWhole ? 1 : 2, context);
    case "empty":
      return answer(group, [], 2, context);
  }
}

function answer(group: WorldGroup, page: Record<string, unknown>[], finished: number, { readings }: Context) {
  return {
    GroupId: group.id,
    IsFinished: finished,
    ...(page.length === 0 && readings.omitEmptyRspMsgList ? {} : { RspMsgList: page }),
  };
}
