import {
  type EventBody,
  joinText,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  type SentMessage,
} from "colloquy/provider";
import { readContent } from "../content/index.js";
import { positionOf } from "../messages/direct/order.js";
import { keyOf } from "../messages/direct/page.js";
import { type MessageHead, readMessage } from "../messages/message.js";
import { directPlace, type Fields, groupPlace, type Place, seqIn, userIn } from "./place.js";

/** Events of one command; none where it lacks what its kind of event must have. */
export type Reader = (body: Fields) => EventBody[];

/** By CallbackCommand. A send that failed, or that no history will ever hold, is no message. */
export const messageReaders: Readonly<Record<string, Reader>> = {
  "C2C.CallbackAfterSendMsg": (body) => (isStored(body) ? sent(directMessage(body)) : []),
  "Group.CallbackAfterSendMsg": (body) => (isStored(body) ? sent(groupMessage(body)) : []),
  "C2C.CallbackAfterMsgWithDraw": (body) => {
    const place = directPlace(body.From_Account, body.To_Account);
    const messageId = keyOf(asInHistory(body));
    if (place === undefined || messageId === undefined) return [];
    return [{ type: "message.recalled", conversation: place.conversation, messageId }];
  },
  "Group.CallbackAfterRecallMsg": (body) => {
    const place = groupPlace(body);
    const recalled = Array.isArray(body.MsgSeqList) ? body.MsgSeqList.map(optionalRecord) : [];
    const ids = recalled.map((item) => seqIn(item?.MsgSeq)).filter((id) => id !== undefined);
    if (place === undefined) return [];
    return ids.map((messageId) => ({
      type: "message.recalled",
      conversation: place.conversation,
      messageId,
    }));
  },
  "C2C.CallbackAfterModifyMsg": (body) =>
    edited(directPlace(body.From_Account, body.To_Account), keyOf(asInHistory(body)), body),
  "Group.CallbackAfterModifyMsg": (body) => edited(groupPlace(body), seqIn(body.MsgSeq), body),
  "C2C.CallbackAfterMsgReport": (body) => {
    const readerId = userIn(body.Report_Account);
    const place = directPlace(readerId, body.Peer_Account);
    const at = optionalSeconds(body.LastReadTime);
    if (place === undefined || readerId === undefined || at === undefined) return [];
    return [{ type: "message.read", conversation: place.conversation, readerId, upTo: { at } }];
  },
  // Despite its name it also tells of groups, and of these only it says how far.
  "C2C.CallbackAfterMsgReadAll": (body) => {
    const readerId = userIn(body.Report_Account);
    const groups = Array.isArray(body.GroupReadInfo) ? body.GroupReadInfo.map(optionalRecord) : [];
    return groups.flatMap((group): EventBody[] => {
      const place = group === undefined ? undefined : groupPlace(group);
      const position = seqIn(group?.MsgSeq);
      if (place === undefined || readerId === undefined || position === undefined) return [];
      return [{ type: "message.read", conversation: place.conversation, readerId, upTo: { position } }];
    });
  },
};

/** Only for those who are online: no history has it, and a group gives it no number of its own. */
function isStored({ OnlineOnlyFlag, SendMsgResult }: Fields): boolean {
  return optionalInteger(OnlineOnlyFlag) !== 1 && (optionalInteger(SendMsgResult) ?? 0) === 0;
}

/** The histories have another name for the time. */
function asInHistory(body: Fields): Fields {
  return { ...body, MsgTimeStamp: body.MsgTime };
}

function directMessage(body: Fields): { place: Place; message: SentMessage } | undefined {
  const place = directPlace(body.From_Account, body.To_Account);
  const key = keyOf(asInHistory(body));
  if (place === undefined || key === undefined) return undefined;
  const head = { id: key, position: positionOf(key, optionalInteger(body.MsgTime)) };
  return { place, message: messageOf(body, head, place) };
}

function groupMessage(body: Fields): { place: Place; message: SentMessage } | undefined {
  const place = groupPlace(body);
  const seq = seqIn(body.MsgSeq);
  if (place === undefined || seq === undefined) return undefined;
  return { place, message: messageOf(body, { id: seq, position: seq }, place) };
}

function messageOf(
  body: Fields,
  head: Pick<MessageHead, "id" | "position">,
  { conversationId }: Pick<Place, "conversationId">,
): SentMessage {
  const { sentAt, raw, ...message } = readMessage(
    asInHistory(body),
    { ...head, state: "visible" },
    { conversationId },
  );
  return sentAt === null ? message : { ...message, sentAt };
}

function sent(said: { place: Place; message: SentMessage } | undefined): EventBody[] {
  if (said === undefined) return [];
  return [{ type: "message.sent", conversation: said.place.conversation, message: said.message }];
}

function edited(place: Place | undefined, messageId: string | undefined, body: Fields): EventBody[] {
  if (place === undefined || messageId === undefined) return [];
  const { conversation } = place;
  return [{ type: "message.edited", conversation, messageId, changes: { ...wordsOf(body) } }];
}

/** The words of a message, as far as the body has them. Text that is empty was taken away. */
function wordsOf({ MsgBody, CloudCustomData }: Fields): Partial<Words> {
  const content = MsgBody === undefined ? undefined : readContent(MsgBody, false);
  return {
    ...(content === undefined ? {} : { content, text: joinText(content) }),
    ...(typeof CloudCustomData === "string" ? { customData: CloudCustomData } : {}),
  };
}

type Words = Pick<SentMessage, "content" | "text"> & { customData: string };
