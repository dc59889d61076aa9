import { messageId } from "../messages/ids.js";
import type { MessageElement } from "../world/elements.js";
import type { DirectMessage } from "../world/message-records.js";
import type { Actor, AfterCommand, BeforeCommand, Callback } from "./callback.js";

/** A message on its way, stored or not. */
export interface DirectWords {
  from: string;
  to: string;
  seq: number;
  random: number;
  /** Unix seconds. */
  time: number;
  body: MessageElement[];
  customData?: string;
  /** False for what only those who are online get. */
  isKept: boolean;
}

/** docs 1047/34364. */
export function beforeDirect(words: DirectWords, { platform, at }: Actor): Callback<BeforeCommand> {
  return { command: "C2C.CallbackBeforeSendMsg", platform, fields: messageFields(words, at) };
}

/** docs 1047/34365. `unread` is what the receiver has not read of anybody. */
export function directSent(
  words: DirectWords,
  unread: number,
  { platform, at }: Actor,
): Callback<AfterCommand> {
  const result = { SendMsgResult: 0, ErrorInfo: "send msg succeed", UnreadMsgNum: unread };
  return {
    command: "C2C.CallbackAfterSendMsg",
    platform,
    fields: { ...messageFields(words, at), ...result },
  };
}

/** The same event, for a message that was not taken. */
export function directFailed(
  words: DirectWords,
  { code, message }: { code: number; message: string },
  { platform, at }: Actor,
): Callback<AfterCommand> {
  const result = { SendMsgResult: code, ErrorInfo: message, UnreadMsgNum: -1 };
  return {
    command: "C2C.CallbackAfterSendMsg",
    platform,
    fields: { ...messageFields(words, at), ...result },
  };
}

/** docs 269/61696. `upTo` is in Unix seconds, `unread` what the reader then still has of anybody. */
export function directRead(
  { userId, peerId, upTo, unread }: { userId: string; peerId: string; upTo: number; unread: number },
  { platform, at }: Actor,
): Callback<AfterCommand> {
  return {
    command: "C2C.CallbackAfterMsgReport",
    platform,
    fields: {
      Report_Account: userId,
      Peer_Account: peerId,
      LastReadTime: upTo,
      UnreadMsgNum: unread,
      EventTime: at.getTime(),
    },
  };
}

/** docs 269/128223: the receiver has seen a message that asked for a receipt. */
export function receiptSent(message: DirectMessage, { platform, at }: Actor): Callback<AfterCommand> {
  const { from, to, key } = message;
  const about = { From_Account: from, To_Account: to, MsgKey: key, MsgId: messageId(message) };
  return {
    command: "C2C.CallbackAfterMsgReadReceipt",
    platform,
    fields: {
      Operator_Account: to,
      Peer_Account: from,
      C2CMsgInfo: [about],
      EventTime: at.getTime(),
    },
  };
}

/** docs 269/128225: everything, in spite of the name that of groups too. */
export function allRead(
  userId: string,
  groups: readonly { groupId: string; seq: number }[],
  { platform, at }: Actor,
): Callback<AfterCommand> {
  return {
    command: "C2C.CallbackAfterMsgReadAll",
    platform,
    fields: {
      Report_Account: userId,
      EventTime: at.getTime(),
      GroupReadInfo: groups.map(({ groupId, seq }) => ({ GroupId: groupId, MsgSeq: seq })),
    },
  };
}

/** docs 269/61697. `unread` is what the receiver then has not read of anybody. */
export function directRecalled(
  { from, to, key }: DirectMessage,
  unread: number,
  { platform, at }: Actor,
): Callback<AfterCommand> {
  return {
    command: "C2C.CallbackAfterMsgWithDraw",
    platform,
    fields: {
      From_Account: from,
      To_Account: to,
      MsgKey: key,
      UnreadMsgNum: unread,
      EventTime: at.getTime(),
    },
  };
}

/** docs 269/128224. */
export function directEdited(
  message: DirectMessage,
  { platform, userId, at }: Actor,
): Callback<AfterCommand> {
  return {
    command: "C2C.CallbackAfterModifyMsg",
    platform,
    fields: {
      Operator_Account: userId,
      From_Account: message.from,
      To_Account: message.to,
      MsgKey: message.key,
      MsgSeq: message.seq,
      MsgRandom: message.random,
      MsgTime: message.time,
      MsgBody: message.body,
      CloudCustomData: message.customData,
      EventTime: at.getTime(),
    },
  };
}

function messageFields(words: DirectWords, at: Date): Record<string, unknown> {
  const { seq, random, time } = words;
  return {
    From_Account: words.from,
    To_Account: words.to,
    MsgSeq: seq,
    MsgRandom: random,
    MsgTime: time,
    MsgKey: `${seq}_${random}_${time}`,
    MsgId: messageId(words),
    OnlineOnlyFlag: words.isKept ? 0 : 1,
    MsgBody: words.body,
    CloudCustomData: words.customData ?? "",
    EventTime: at.getTime(),
  };
}
