import { createHash } from "node:crypto";
import {
  BadResponse,
  type Call,
  flag,
  integer,
  invalidArgument,
  joinText,
  list,
  type Message,
  type Operation,
  optionalInteger,
  optionalText,
  record,
  type Stretch,
  seconds,
  show,
  z,
} from "../../src/authoring/index.js";
import { CALLS_PER_SECOND } from "./api.js";
import { readContent } from "./content.js";
import { type History, type HistoryQuery, MOST_EMPTY_PAGES, readPosition, unsigned32 } from "./history.js";
import { PROVIDER, parseConversationId } from "./ids.js";

/**
 * One-to-one histories: windows of time, read by the vendor from new to old. Times have seconds and MsgSeq is any
 * number, so within one second there is no key: the vendor's own sequence is kept, and a place in it is found again
 * by the messages that were delivered.
 */
export const directHistory: History = {
  startAfter({ direction }, position) {
    const time = Number(/^\d{1,10}_\d{1,10}_(\d{1,10})$/.exec(position)?.[1] ?? -1);
    if (!unsigned32.safeParse(time).success) {
      throw invalidArgument(`from.position must be the position of a message, got ${show(position)}`, PROVIDER);
    }
    const boundary = { second: time, delivered: [hashOf(position)] };
    if (direction === "newer") return newerPosition(boundary, FIRST_WINDOW_SECONDS);
    return olderPosition({ maxTime: time + MARGIN_SECONDS, lastKey: "" }, boundary);
  },
  read: (query, position, call, want) =>
    query.direction === "older" ? readOlder(query, position, call, want) : readNewer(query, position, call),
};

/** The vendor does not say whether MinTime and MaxTime belong to their window, so each gets a second more. */
const MARGIN_SECONDS = 1;

/** The server's clock may be ahead of this one. */
const CLOCK_SKEW_SECONDS = 3600;

/** The vendor names no ceiling for MaxCnt; 100 stands in its samples, and a page is cut at 13 KB anyway. */
const LEAST_COUNT = 20;
const MOST_COUNT = 100;

/** Vendor pages that one step reads before it returns what it has: a second of more than this is hardly possible. */
const PAGES_PER_STEP = 20;
