import {
  BadResponse,
  type Call,
  integer,
  list,
  type Message,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../../api/index.js";
import { noSuchAccount } from "../../errors.js";
import { parseConversationId } from "../../ids.js";
import type { HistoryQuery } from "../history.js";
import { readMessage } from "../message.js";
import { type Dated, type DirectItem, placeItems } from "./order.js";

/** Where a vendor page starts: as received, never computed from its messages. An empty key: from MaxTime down. */
export interface PageStart {
  maxTime: number;
  lastKey: string;
}

export interface DirectPage {
  /** Newest first; within one second in the vendor's sequence. */
  items: DirectItem[];
  next: PageStart | null;
  /** Items that have no key, so that they are no message. */
  skipped: number;
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

/** The vendor's keys have at most 50 characters; in a cursor, as JSON, a longer one would not fit. */
const LONGEST_KEY = 100;

export async function readPage(request: PageRequest, call: Call): Promise<DirectPage> {
  const { items, lastKey, next, skipped } = await call(getMessages, request);
  const earliest = next?.maxTime ?? request.minTime;
  return { items: placeItems(items, lastKey, request.start, earliest), next, skipped };
}

interface ReceivedPage {
  /** As received. */
  items: Dated[];
  lastKey: string;
  next: PageStart | null;
  skipped: number;
}

/** Docs 1047/35478. */
const getMessages: Operation<PageRequest, ReceivedPage> = {
  name: "v4/openim/admin_getroammsg",
  meanings: noSuchAccount,
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
    const received = list(body.MsgList, "MsgList").map(readItem);
    const items = received.filter((item) => item !== undefined);
    const lastKey = optionalText(body.LastMsgKey) ?? "";
    // A page is also cut at 13 KB: that it is short says nothing.
    const isLast = integer(body.Complete, "Complete") === 1;
    return {
      items,
      lastKey,
      next: isLast ? null : nextStart(body.LastMsgTime, lastKey),
      skipped: received.length - items.length,
    };
  },
};

function nextStart(time: unknown, lastKey: string): PageStart {
  if (Buffer.byteLength(JSON.stringify(lastKey)) > LONGEST_KEY) {
    throw new BadResponse("LastMsgKey", `of ${lastKey.length} characters`, "a MsgKey");
  }
  const maxTime = wireTime(time);
  if (maxTime === undefined) throw new BadResponse("LastMsgTime", "no such number", "a time in seconds");
  return { maxTime, lastKey };
}

function wireTime(value: unknown): number | undefined {
  const time = optionalInteger(value);
  return time !== undefined && time >= 0 && time <= LATEST_TIME ? time : undefined;
}

/** `undefined` without anything that tells the message from others. */
function readItem(value: unknown): Dated | undefined {
  const fields = optionalRecord(value);
  const key = fields === undefined ? undefined : keyOf(fields);
  if (fields === undefined || key === undefined) return undefined;
  // 0 is no time of a message.
  return { key, time: wireTime(fields.MsgTimeStamp) || undefined, fields };
}

/** A MsgKey is made of three other fields, and of these where it is missing. */
export function keyOf({
  MsgKey,
  MsgSeq,
  MsgRandom,
  MsgTimeStamp,
}: Record<string, unknown>): string | undefined {
  const key = optionalText(MsgKey);
  if (key !== undefined && key.length <= LONGEST_KEY) return key;
  const [seq, random, time] = [MsgSeq, MsgRandom, MsgTimeStamp].map(optionalInteger);
  if (seq === undefined || random === undefined || time === undefined) return undefined;
  return `${seq}_${random}_${time}`;
}

/** MsgFlagBits of a recalled message. Whether its body still comes is not documented; it is not passed on. */
const RECALLED_BIT = 8;

/** `null` for a recalled message that is not wanted. */
export function toMessage({ key, position, fields }: DirectItem, query: HistoryQuery): Message | null {
  const isRecalled = ((optionalInteger(fields.MsgFlagBits) ?? 0) & RECALLED_BIT) !== 0;
  if (isRecalled && !query.includeRecalled) return null;
  return readMessage(fields, { id: key, position, state: isRecalled ? "recalled" : "visible" }, query);
}
