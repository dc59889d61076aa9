import { messageId } from "../messages/ids.js";
import type { MessageElement } from "../world/elements.js";
import type { GroupType, WorldGroup } from "../world/group-records.js";
import type { GroupMessage } from "../world/message-records.js";
import type { Actor, AfterCommand, BeforeCommand, Callback } from "./callback.js";

/** A message on its way, stored or not. */
export interface GroupWords {
  groupId: string;
  /** Absent where there is no such group. */
  type?: GroupType;
  topicId?: string;
  from: string;
  random: number;
  body: MessageElement[];
  customData?: string;
  /** GroupAtInfo as it came. */
  mentions?: readonly Record<string, unknown>[];
  onlineOnly: boolean;
}

/** docs 1047/34374. */
export function beforeGroup(words: GroupWords, actor: Actor): Callback<BeforeCommand> {
  return {
    command: "Group.CallbackBeforeSendMsg",
    platform: actor.platform,
    fields: messageFields(words, actor),
  };
}

/** docs 1047/34375; `seq` is absent for a message that takes no number. */
export function groupSent(
  words: GroupWords,
  { seq, time }: { seq: number; time: number },
  actor: Actor,
): Callback<AfterCommand> {
  return {
    command: "Group.CallbackAfterSendMsg",
    platform: actor.platform,
    fields: { ...messageFields(words, actor), MsgSeq: seq, ...sentFields(words, time) },
  };
}

/** docs 1047/49462: as that of a message that was sent, without a number. `time` is in Unix seconds. */
export function groupFailed(
  words: GroupWords,
  { code, message, time }: { code: number; message: string; time: number },
  actor: Actor,
): Callback<AfterCommand> {
  return {
    command: "Group.CallbackSendMsgException",
    platform: actor.platform,
    fields: {
      ...messageFields(words, actor),
      ...sentFields(words, time),
      ErrorCode: code,
      ErrorInfo: message,
    },
  };
}

/** docs 1047/60395: what is told as soon as a message has asked for receipts. */
export function receiptsBegun(
  group: WorldGroup,
  seq: number,
  { platform, at }: Actor,
): Callback<AfterCommand> {
  const receipt = { MsgSeq: seq, ReadNum: 0, UnreadNum: group.members.size - 1, ReadReceiptMembers: [] };
  return {
    command: "Group.CallbackAfterReadReceipt",
    platform,
    fields: {
      GroupId: group.id,
      Type: group.type,
      GroupMsgReceiptList: [receipt],
      EventTime: at.getTime(),
    },
  };
}

/** docs 269/73141: one event a call, with the messages that were recalled by it. */
export function groupRecalled(
  group: WorldGroup,
  messages: readonly GroupMessage[],
  { platform, userId, at }: Actor,
): Callback<AfterCommand> {
  return {
    command: "Group.CallbackAfterRecallMsg",
    platform,
    fields: {
      Operator_Account: userId,
      Type: group.type,
      GroupId: group.id,
      MsgSeqList: messages.map((message) => ({ MsgSeq: message.seq, MsgId: messageId(message) })),
      TopicId: messages[0]?.topicId ?? "",
      EventTime: at.getTime(),
    },
  };
}

/** docs 269/129193, whose sample has no CloudCustomData. */
export function groupEdited(
  group: WorldGroup,
  message: GroupMessage,
  { platform, userId, at }: Actor,
): Callback<AfterCommand> {
  return {
    command: "Group.CallbackAfterModifyMsg",
    platform,
    fields: {
      Operator_Account: userId,
      Type: group.type,
      GroupId: group.id,
      MsgSeq: message.seq,
      MsgBody: message.body,
      TopicId: message.topicId ?? "",
      EventTime: at.getTime(),
    },
  };
}

function messageFields(words: GroupWords, { userId, at }: Actor): Record<string, unknown> {
  const { type, topicId, mentions = [] } = words;
  return {
    GroupId: words.groupId,
    ...(type === undefined ? {} : { Type: type }),
    From_Account: words.from,
    Operator_Account: userId,
    Random: words.random,
    // A live room knows no such thing.
    OnlineOnlyFlag: words.onlineOnly && type !== "AVChatRoom" ? 1 : 0,
    MsgBody: words.body,
    CloudCustomData: words.customData ?? "",
    ...(mentions.length === 0 ? {} : { GroupAtInfo: mentions }),
    ...(topicId === undefined ? {} : { TopicId: topicId }),
    EventTime: at.getTime(),
  };
}

function sentFields({ from, random }: GroupWords, time: number): Record<string, unknown> {
  return { MsgTime: time, MsgId: messageId({ from, random, time }) };
}
