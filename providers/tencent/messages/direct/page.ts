import {
  BadResponse,
  integer,
  joinText,
  list,
  type Message,
  type Operation,
  optionalInteger,
  optionalText,
  record,
  seconds,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../../api.js";
import { readContent } from "../../content/index.js";
import { PROVIDER, parseConversationId } from "../../ids.js";
import type { HistoryQuery } from "../history.js";

/** Where a vendor page starts: as received, never computed from its messages. An empty key: from MaxTime down. */
export interface PageStart {
  maxTime: number;
  lastKey: string;
}

export interface DirectItem {
  /** MsgKey: unique within the conversation. */
  key: string;
  /** Unix seconds. */
  time: number;
  fields: Record<string, unknown>;
}

export interface DirectPage {
  /** Newest first; within one second in the vendor's sequence. */
  items: DirectItem[];
  next: PageStart | null;
}

export interface PageRequest {
  query: HistoryQuery;
  count: number;
  minTime: number;
  start: PageStart;
}

/** Times are 32-bit on the wire. */
export const LATEST_TIME = 4_294_967_295;

/** The vendor does not say whether MinTime and MaxTime belong to their window, so each side gets a second more. */
export const MARGIN_SECONDS = 1;

/** No ceiling of MaxCnt is documented: 100 stands in the samples, and 13 KB cut a page anyway. */
export const LEAST_COUNT = 20;
export const MOST_COUNT = 100;

/** The vendor's keys have at most 50 characters; a longer one would not fit into a cursor. */
const LONGEST_KEY = 100;

/** Docs 1047/35478. */
export const getMessages: Operation<PageRequest, DirectPage> = {
  name: "v4/openim/admin_getroammsg",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request({ query, count, minTime, start }) {
    const target = parseConversationId(query.conversationId);
    return {
      body: {
        Operator_Account: query.userId,
        ...(target.kind === "direct" ? { Peer_Account: target.userId } : {}),
        MaxCnt: count,
        MinTime: minTime,
        MaxTime: start.maxTime,
        ...(start.lastKey === "" ? {} : { LastMsgKey: start.lastKey }),
      },
    };
  },
  read(answer) {
    const body = record(answer, "the answer");
    const items = list(body.MsgList, "MsgList").map((item, index) => readItem(item, `MsgList[${index}]`));
    const lastKey = optionalText(body.LastMsgKey) ?? "";
    // A page is also cut at 13 KB: that it is short says nothing.
    const isLast = integer(body.Complete, "Complete") === 1;
    return {
      items: towardsOlder(items, lastKey),
      next: isLast ? null : nextStart(body.LastMsgTime, lastKey),
    };
  },
};

function nextStart(time: unknown, lastKey: string): PageStart {
  if (Buffer.byteLength(JSON.stringify(lastKey)) > LONGEST_KEY) {
    throw new BadResponse("LastMsgKey", `of ${lastKey.length} characters`, "a MsgKey");
  }
  return { maxTime: wireTime(time, "LastMsgTime"), lastKey };
}

function wireTime(value: unknown, path: string): number {
  const time = integer(value, path);
  if (time >= 0 && time <= LATEST_TIME) return time;
  throw new BadResponse(path, String(time), "a time in seconds");
}

function readItem(value: unknown, path: string): DirectItem {
  const fields = record(value, path);
  const time = wireTime(fields.MsgTimeStamp, `${path}.MsgTimeStamp`);
  const derivedKey = () =>
    `${integer(fields.MsgSeq, `${path}.MsgSeq`)}_${integer(fields.MsgRandom, `${path}.MsgRandom`)}_${time}`;
  return { key: optionalText(fields.MsgKey) ?? derivedKey(), time, fields };
}

/**
 * Pages run from new to old, but inside a page the sample ascends, which no text promises. LastMsgKey is the page's
 * oldest message, so where it stands tells the direction; only sorting by time may follow, which leaves the sequence
 * inside a second alone.
 */
function towardsOlder(items: DirectItem[], lastKey: string): DirectItem[] {
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return [];
  const isDescending = first.key !== lastKey && (last.key === lastKey || first.time > last.time);
  const oriented = isDescending ? items : [...items].reverse();
  return [...oriented].sort((a, b) => b.time - a.time);
}

/** MsgFlagBits of a recalled message. Whether its body still comes is not documented; it is not passed on. */
const RECALLED_BIT = 8;

/** `null` for a recalled message that is not wanted. */
export function toMessage({ key, fields }: DirectItem, query: HistoryQuery): Message | null {
  const isRecalled = ((optionalInteger(fields.MsgFlagBits) ?? 0) & RECALLED_BIT) !== 0;
  if (isRecalled && !query.includeRecalled) return null;
  const content = isRecalled ? [] : readContent(fields.MsgBody, false);
  const customData = optionalText(fields.CloudCustomData);
  const { MsgBody, ...withoutBody } = fields;
  return {
    id: key,
    conversationId: query.conversationId,
    provider: PROVIDER,
    senderId: optionalText(fields.From_Account) ?? null,
    sentAt: seconds(fields.MsgTimeStamp, "MsgTimeStamp"),
    position: key,
    state: isRecalled ? "recalled" : "visible",
    system: false,
    content,
    text: joinText(content),
    attributes: {},
    ...(customData === undefined ? {} : { customData }),
    raw: isRecalled ? withoutBody : fields,
  };
}
