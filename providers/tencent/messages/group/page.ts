import {
  BadResponse,
  list,
  type Message,
  type Operation,
  optionalInteger,
  optionalRecord,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../../api/index.js";
import { isOfLiveGroup } from "../../errors.js";
import { groupFields } from "../../ids.js";
import type { HistoryQuery } from "../history.js";
import { readMessage } from "../message.js";

/** The most that the vendor gives. */
export const PAGE_SIZE = 20;

/** Numbers are 32-bit on the wire. */
export const LAST_SEQ = 4_294_967_295;

export interface GroupItem {
  seq: number;
  /** A placeholder is a hole: expired, deleted, or never stored. */
  place: "visible" | "placeholder" | "recalled" | "other";
  fields: Record<string, unknown>;
}

export interface GroupPage {
  /** By number, descending. */
  items: GroupItem[];
  isExpired: boolean;
  /** Items that have no number, so that they are no message. */
  skipped: number;
}

/** Docs 1047/34971. */
export const getMessages: Operation<{ conversationId: string; from: number | undefined }, GroupPage> = {
  name: "v4/group_open_http_svc/group_msg_get_simple",
  meanings: isOfLiveGroup,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ conversationId, from }) => ({
    body: {
      ...groupFields(conversationId),
      ReqMsgNumber: PAGE_SIZE,
      ...(from === undefined ? {} : { ReqMsgSeq: from }),
      WithRecalledMsg: 1,
    },
  }),
  read(answer) {
    const body = record(answer, "the answer");
    const received = list(body.RspMsgList, "RspMsgList").map(readItem);
    const items = received.filter((item) => item !== undefined);
    // Without a number nothing tells where the walk goes on.
    if (items.length === 0 && received.length > 0)
      throw new BadResponse("RspMsgList", "of no MsgSeq", "messages");
    const bySeq = new Map(items.map((item) => [item.seq, item]));
    return {
      items: [...bySeq.values()].sort((a, b) => b.seq - a.seq),
      isExpired: optionalInteger(body.IsFinished) === 2,
      skipped: received.length - items.length,
    };
  },
};

const places = ["visible", "placeholder", "recalled"] as const;

/** `undefined` without the number that tells the message from others. */
function readItem(value: unknown): GroupItem | undefined {
  const fields = optionalRecord(value);
  const seq = optionalInteger(fields?.MsgSeq);
  if (fields === undefined || seq === undefined || seq < 1 || seq > LAST_SEQ) return undefined;
  return { seq, place: places[optionalInteger(fields.IsPlaceMsg) ?? 0] ?? "other", fields };
}

/** `null` for what is not delivered: a placeholder, or a recalled message that is not wanted. */
export function toMessage({ seq, place, fields }: GroupItem, query: HistoryQuery): Message | null {
  if (place === "placeholder" || (place === "recalled" && !query.includeRecalled)) return null;
  return readMessage(fields, { id: String(seq), position: String(seq), state: place }, query);
}
