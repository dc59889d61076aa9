import {
  type Call,
  flag,
  integer,
  invalidArgument,
  joinText,
  list,
  type Message,
  type Operation,
  optionalInteger,
  optionalSeconds,
  optionalText,
  readPosition,
  record,
  type Stretch,
  seconds,
  show,
  z,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api.js";
import { readContent } from "../content/index.js";
import { PROVIDER, parseConversationId } from "../ids.js";
import { asUnsupported, type History, type HistoryQuery, MOST_EMPTY_PAGES } from "./history.js";

/**
 * Histories of groups and topics. MsgSeq counts up from 1, so a number is a place. Every page asks for 20 messages,
 * recalled ones included: what is not asked for may leave gaps, and a page of nothing but gaps looks like the end.
 */
export const groupHistory: History = {
  startAfter({ direction }, position) {
    if (!/^[1-9]\d{0,15}$/.test(position) || !number.safeParse(Number(position)).success) {
      throw invalidArgument(
        `from.position must be the position of a message, got ${show(position)}`,
        PROVIDER,
      );
    }
    const seq = Number(position);
    return direction === "older" ? olderPosition(seq - 1) : newerPosition(seq, seq);
  },
  read: (query, position, call) =>
    query.direction === "older" ? readOlder(query, position, call) : readNewer(query, position, call),
};

const PAGE_SIZE = 20;

const number = z.int().min(0);

/** The next number to ask for, and how many pages without a message came just before it. */
const olderSchema = z.tuple([number, z.int().min(0).max(MOST_EMPTY_PAGES)]);

function olderPosition(next: number, emptyPages = 0): string {
  return JSON.stringify([Math.max(0, next), emptyPages]);
}

/** IsFinished speaks of the numbers that were asked for, never of the history. */
async function readOlder(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const [from, emptyBefore] =
    position === null ? [undefined, 0] : readPosition(olderSchema, position, PROVIDER);
  if (from === 0) return { rows: [], next: null, end: "start" };
  const page = await call(getMessages, { conversationId: query.conversationId, from }).catch(asUnsupported);
  const items = page.items.filter(({ seq }) => from === undefined || seq <= from);
  const smallest = items.at(-1)?.seq;
  // A group in which nobody ever spoke, or nothing kept from here down.
  if (smallest === undefined)
    return { rows: [], next: null, end: from === undefined ? "start" : "retention" };
  const emptyPages = items.every(({ place }) => place === "placeholder") ? emptyBefore + 1 : 0;
  const isEmptied = emptyPages > 0 && (page.isExpired || emptyPages >= MOST_EMPTY_PAGES || smallest <= 1);
  const next = isEmptied || smallest <= 1 ? null : olderPosition(smallest - 1, emptyPages);
  const rows = items.map((item) => ({
    message: toMessage(item, query),
    after: item.seq === smallest ? next : olderPosition(item.seq - 1),
  }));
  return { rows, next, ...(next === null ? { end: isEmptied ? "retention" : "start" } : {}) };
}

/** The last number that is done, and the newest number known. */
const newerSchema = z.tuple([number, number]);

function newerPosition(done: number, newest: number): string {
  return JSON.stringify([done, newest]);
}

/**
 * A window of 20 numbers above the last one done. The vendor reads downwards only and does not say what it does with
 * a number above its newest, so the newest is asked for first, and again when the walk has come to it.
 */
async function readNewer(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const [done, known] = position === null ? [0, 0] : readPosition(newerSchema, position, PROVIDER);
  const ask = (from?: number) =>
    call(getMessages, { conversationId: query.conversationId, from }).catch(asUnsupported);
  const latest = known > done ? undefined : await ask();
  const newest = latest === undefined ? known : (latest.items[0]?.seq ?? 0);
  if (newest <= done) return { rows: [], next: null };
  const end = Math.min(done + PAGE_SIZE, newest);
  const isPresent = latest !== undefined && end === newest;
  const inHand = isPresent ? latest.items.filter(({ seq }) => seq > done) : [];
  const items = await completeWindow(inHand, done, end, ask);
  const next = isPresent ? null : newerPosition(end, newest);
  const rows = items.reverse().map((item, index) => ({
    message: toMessage(item, query),
    after: index === items.length - 1 ? next : newerPosition(item.seq, newest),
  }));
  return { rows, next };
}

/** Reads downwards from what is in hand to `done`, which is left out: the vendor may cut a page by its size. */
async function completeWindow(
  inHand: GroupItem[],
  done: number,
  end: number,
  ask: (from: number) => Promise<GroupPage>,
): Promise<GroupItem[]> {
  const items = [...inHand];
  for (let from = (items.at(-1)?.seq ?? end + 1) - 1; from > done; from = items.at(-1)!.seq - 1) {
    const page = await ask(from);
    const fresh = page.items.filter(({ seq }) => seq > done && seq <= from);
    if (fresh.length === 0) break;
    items.push(...fresh);
  }
  return items;
}

interface GroupItem {
  seq: number;
  /** A placeholder is a hole: expired, deleted, or never stored. */
  place: "visible" | "placeholder" | "recalled" | "other";
  fields: Record<string, unknown>;
  path: string;
}

interface GroupPage {
  /** By number, descending. */
  items: GroupItem[];
  isExpired: boolean;
}

/** Docs 1047/34971. */
const getMessages: Operation<{ conversationId: string; from: number | undefined }, GroupPage> = {
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
function toMessage({ seq, place, fields, path }: GroupItem, query: HistoryQuery): Message | null {
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
