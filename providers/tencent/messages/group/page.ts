import {
  flag,
  integer,
  joinText,
  list,
  type Message,
  type Operation,
  optionalInteger,
  optionalSeconds,
  optionalText,
  record,
  seconds,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../../api.js";
import { readContent } from "../../content/index.js";
import { PROVIDER, parseConversationId } from "../../ids.js";
import type { HistoryQuery } from "../history.js";

/** The most that the vendor gives. */
export const PAGE_SIZE = 20;

/** Numbers are 32-bit on the wire. */
export const LAST_SEQ = 4_294_967_295;

export interface GroupItem {
  seq: number;
  /** A placeholder is a hole: expired, deleted, or never stored. */
  place: "visible" | "placeholder" | "recalled" | "other";
  fields: Record<string, unknown>;
  path: string;
}

export interface GroupPage {
  /** By number, descending. */
  items: GroupItem[];
  isExpired: boolean;
}

/** Docs 1047/34971. */
export const getMessages: Operation<{ conversationId: string; from: number | undefined }, GroupPage> = {
  name: "v4/group_open_http_svc/group_msg_get_simple",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request({ conversationId, from }) {
    const target = parseConversationId(conversationId);
    return {
      body: {
        ...(target.kind === "topic" ? { GroupId: target.groupId, TopicId: target.topicId } : {}),
        ...(target.kind === "group" ? { GroupId: target.groupId } : {}),
        ReqMsgNumber: PAGE_SIZE,
        ...(from === undefined ? {} : { ReqMsgSeq: from }),
        WithRecalledMsg: 1,
      },
    };
  },
  read(answer) {
    const body = record(answer, "the answer");
    const items = list(body.RspMsgList, "RspMsgList").map((item, index) =>
      readItem(item, `RspMsgList[${index}]`),
    );
    const bySeq = new Map(items.map((item) => [item.seq, item]));
    return {
      items: [...bySeq.values()].sort((a, b) => b.seq - a.seq),
      isExpired: optionalInteger(body.IsFinished) === 2,
    };
  },
};

const places = ["visible", "placeholder", "recalled"] as const;

function readItem(value: unknown, path: string): GroupItem {
  const fields = record(value, path);
  const place = places[optionalInteger(fields.IsPlaceMsg) ?? 0] ?? "other";
  return { seq: integer(fields.MsgSeq, `${path}.MsgSeq`), place, fields, path };
}

/** `null` for what is not delivered: a placeholder, or a recalled message that is not wanted or has lost its time. */
export function toMessage({ seq, place, fields, path }: GroupItem, query: HistoryQuery): Message | null {
  if (place === "placeholder") return null;
  const isRecalled = place === "recalled";
  if (isRecalled && (!query.includeRecalled || optionalSeconds(fields.MsgTimeStamp) === undefined))
    return null;
  const system = flag(fields.IsSystemMsg) === true;
  const content = isRecalled ? [] : readContent(fields.MsgBody, system);
  const customData = optionalText(fields.CloudCustomData);
  const { MsgBody, ...withoutBody } = fields;
  return {
    id: String(seq),
    conversationId: query.conversationId,
    provider: PROVIDER,
    senderId: optionalText(fields.From_Account) ?? null,
    sentAt: seconds(fields.MsgTimeStamp, `${path}.MsgTimeStamp`),
    position: String(seq),
    state: place,
    system,
    content,
    text: joinText(content),
    attributes: {},
    ...(customData === undefined ? {} : { customData }),
    raw: isRecalled ? withoutBody : fields,
  };
}
