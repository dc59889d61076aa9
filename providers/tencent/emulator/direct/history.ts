import type { Context, Operation } from "../context.js";
import { type Fields, unsigned32 } from "../fields.js";
import { messageId } from "../messages/ids.js";
import { readParty } from "../targets.js";
import type { DirectMessage } from "../world/message-records.js";

interface Window {
  minTime: number;
  maxTime: number;
  lastKey: string | undefined;
}

/** openim/admin_getroammsg, docs 1047/35478. Pages go from new to old, as one of the two sees the conversation. */
export const getDirectMessages: Operation = (fields, context) => {
  fields.only("Operator_Account", "Peer_Account", "MaxCnt", "MinTime", "MaxTime", "LastMsgKey");
  const operatorId = readParty(fields, "Operator_Account", 90008, context);
  const peerId = readParty(fields, "Peer_Account", 90003, context);
  const count = Math.min(fields.integer("MaxCnt", { minimum: 1 }), context.readings.maxHistoryCount);
  const window = readWindow(fields);
  const messages = context.world.directMessages(operatorId, peerId);
  const isVisible = (message: DirectMessage) => !message.hiddenFrom.has(operatorId);
  const older = olderIn(window, messages, context).filter(isVisible);
  const newest = older[0];
  if (newest !== undefined && window.lastKey === undefined && context.readings.emptyHistoryIncomplete) {
    // No message has this key, so the next page starts from its time.
    return answer([], newest.time, `0_0_${newest.time}`, false);
  }
  const { repeatBoundaryMessage, lateComplete, lastMsgKeyPosition } = context.readings;
  const boundary = repeatBoundaryMessage ? messages.find(({ key }) => key === window.lastKey) : undefined;
  const repeated = boundary !== undefined && isVisible(boundary) ? [boundary] : [];
  const fresh = cut(older, Math.max(1, count - repeated.length), repeated, context);
  const page = [...repeated, ...fresh];
  const isLast = fresh.length === older.length;
  const isComplete = isLast && !(lateComplete && fresh.length >= count);
  const oldest = page.at(-1);
  const items = page.map((message) => renderMessage(message, context));
  if (lastMsgKeyPosition === "first") items.reverse();
  return answer(items, oldest?.time ?? 0, oldest?.key ?? "", isComplete);
};

const keyText = /^\d{1,10}_\d{1,10}_\d{1,10}$/;

function readWindow(fields: Fields): Window {
  const minTime = fields.integer("MinTime", unsigned32);
  const maxTime = fields.integer("MaxTime", unsigned32);
  const lastKey = fields.optionalText("LastMsgKey");
  if (minTime > maxTime) fields.refuse("MinTime is later than MaxTime");
  if (lastKey !== undefined && lastKey !== "" && !keyText.test(lastKey))
    fields.refuse("LastMsgKey is not a MsgKey");
  return { minTime, maxTime, lastKey: lastKey === "" ? undefined : lastKey };
}

/** The messages a page can still take, newest first; the one of LastMsgKey may have been hidden since. */
function olderIn(window: Window, messages: DirectMessage[], { readings }: Context): DirectMessage[] {
  const { historyBounds } = readings;
  const bound = messages.findIndex((message) => message.key === window.lastKey);
  const reachable = bound < 0 ? messages : messages.slice(0, bound);
  const withoutMin = historyBounds === "exclusive-min" || historyBounds === "exclusive";
  // Going on needs the second of MaxTime, or the rest of that second would be lost.
  const withoutMax =
    window.lastKey === undefined && (historyBounds === "exclusive-max" || historyBounds === "exclusive");
  const minTime = window.minTime + (withoutMin ? 1 : 0);
  const maxTime = window.maxTime - (withoutMax ? 1 : 0);
  return reachable.filter((message) => message.time >= minTime && message.time <= maxTime).reverse();
}

/** Up to `count` messages and 13 KB, but always one, or a long message would end the walk. */
function cut(
  older: DirectMessage[],
  count: number,
  repeated: DirectMessage[],
  context: Context,
): DirectMessage[] {
  const sizeOf = (message: DirectMessage) =>
    Buffer.byteLength(JSON.stringify(renderMessage(message, context)));
  let bytes = repeated.reduce((sum, message) => sum + sizeOf(message), 0);
  const page: DirectMessage[] = [];
  for (const message of older.slice(0, count)) {
    bytes += sizeOf(message);
    if (page.length > 0 && bytes > context.readings.historyPageBytes) break;
    page.push(message);
  }
  return page;
}

const recalledFlag = 8;

function renderMessage(message: DirectMessage, { readings }: Context): Record<string, unknown> {
  const isRecalled = message.state === "recalled";
  return {
    From_Account: message.from,
    To_Account: message.to,
    MsgSeq: message.seq,
    MsgRandom: message.random,
    MsgTimeStamp: message.time,
    MsgFlagBits: isRecalled ? recalledFlag : 0,
    IsPeerRead: message.peerRead ? 1 : 0,
    MsgKey: message.key,
    MsgBody: isRecalled && !readings.recalledKeepsBody ? [] : message.body,
    CloudCustomData: message.customData,
    ...(readings.messageIds === "everywhere" ? { MsgId: messageId(message) } : {}),
  };
}

function answer(items: Record<string, unknown>[], lastTime: number, lastKey: string, isComplete: boolean) {
  return {
    Complete: isComplete ? 1 : 0,
    MsgCnt: items.length,
    LastMsgTime: lastTime,
    LastMsgKey: lastKey,
    MsgList: items,
  };
}
