import { createHash } from "node:crypto";
import {
  type Call,
  ColloquyError,
  invalidArgument,
  readPosition,
  type Stretch,
  show,
  stalled,
  z,
} from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { type DirectItem, getMessages, LATEST_TIME, type PageStart, toMessage } from "./direct-page.js";
import type { History, HistoryQuery } from "./history.js";

/**
 * One-to-one histories: windows of time that the vendor reads from new to old. Times have seconds and MsgSeq is any
 * number, so within one second no key orders the messages. The vendor's own sequence is kept there, and a place in it
 * is found again by the messages that were delivered.
 */
export const directHistory: History = {
  startAfter({ direction }, position) {
    const second = Number(/^\d{1,10}_\d{1,10}_(\d{1,10})$/.exec(position)?.[1] ?? -1);
    if (second < 0 || second > LATEST_TIME) {
      throw invalidArgument(
        `from.position must be the position of a message, got ${show(position)}`,
        PROVIDER,
      );
    }
    const boundary = { second, delivered: [hashOf(position)] };
    if (direction === "newer") return newerPosition({ boundary, width: FIRST_WINDOW_SECONDS });
    return olderPosition({
      start: { maxTime: LATEST_TIME, lastKey: "" },
      boundary,
      isSeam: false,
      isSearch: false,
    });
  },
  read: (query, position, call, want) =>
    query.direction === "older" ? readOlder(query, position, call, want) : readNewer(query, position, call),
};

/** The vendor does not say whether MinTime and MaxTime belong to their window, so each side gets a second more. */
const MARGIN_SECONDS = 1;

/** The server's clock may be ahead of this one. */
const CLOCK_SKEW_SECONDS = 3600;

/** No ceiling of MaxCnt is documented: 100 stands in the samples, and 13 KB cut a page anyway. */
const LEAST_COUNT = 20;
const MOST_COUNT = 100;

/** Pages that one step looks through for its place, inside a single second. */
const MOST_PAGES_TO_PLACE = 20;

/** Everything on the walk's near side of this second is done, and in it what was delivered, up to its deepest. */
interface Boundary {
  second: number;
  /** Hashes of the last delivered keys of that second, in walk order. */
  delivered: string[];
}

interface OlderPlace {
  start: PageStart;
  boundary: Boundary | null;
  /** The page of `start` follows the delivered messages, instead of holding some of them. */
  isSeam: boolean;
  /** The place lies further inside its second than the pages so far: `start` is where the search goes on. */
  isSearch: boolean;
}

interface PlacedItem extends DirectItem {
  start: PageStart;
}

async function readOlder(
  query: HistoryQuery,
  position: string | null,
  call: Call,
  want: number,
): Promise<Stretch> {
  const place = position === null ? newestPlace() : readOlderPosition(position);
  const { items, next, isPlaced } = await readPages(query, place, call, want);
  const { boundary } = place;
  if (!isPlaced && next !== null && !isSame(next, place.start)) {
    // The place lies deeper inside its second than one step reads: the search goes on from there.
    return { rows: [], next: olderPosition({ ...place, start: next, isSearch: true }) };
  }
  if (place.isSearch && !items.some(({ key }) => boundary?.delivered.includes(hashOf(key)))) {
    // Its second has ended. What the search passed may hold undelivered messages: a gap would be silent.
    const message = "the message that the walk had come to is gone; start again without a cursor";
    throw new ColloquyError({ code: "cursor_expired", message, provider: PROVIDER });
  }
  const fresh = boundary === null ? items : behind(items, boundary, (time) => time <= boundary.second);
  const rows: Stretch["rows"] = [];
  let done = boundary;
  for (const item of fresh) {
    done = extend(done, item);
    const after = olderPosition({
      start: item.start,
      boundary: done,
      isSeam: false,
      isSearch: false,
    });
    rows.push({ message: toMessage(item, query), after });
  }
  // Complete speaks of what is kept: whether something older was there once is not known, so no end is named.
  if (next === null) return { rows: closed(rows, null), next: null };
  if (rows.length === 0 && !isOlder(next, place.start))
    throw stalled("the vendor's position does not advance");
  const following = olderPosition({
    start: next,
    boundary: done,
    isSeam: true,
    isSearch: false,
  });
  return { rows: closed(rows, following), next: following };
}

/** One page, and more only while the place inside its second is not found and may still lie ahead. */
async function readPages(query: HistoryQuery, place: OlderPlace, call: Call, want: number) {
  const count = Math.min(MOST_COUNT, Math.max(LEAST_COUNT, want));
  const items = new Map<string, PlacedItem>();
  let { start } = place;
  for (let pages = 1; ; pages += 1) {
    const page = await call(getMessages, { query, count, minTime: 0, start });
    for (const item of page.items) if (!items.has(item.key)) items.set(item.key, { ...item, start });
    const { next } = page;
    const isFound = isPlaced(place, [...items.values()]);
    const isEnough = next === null || pages >= MOST_PAGES_TO_PLACE || isSame(next, start);
    if (isEnough || isFound) return { items: [...items.values()], next, isPlaced: isFound };
    start = next;
  }
}

function isPlaced({ start, boundary, isSeam, isSearch }: OlderPlace, items: DirectItem[]): boolean {
  // A page that starts at a key was the page of the last delivered message.
  if (boundary === null || isSeam || (start.lastKey !== "" && !isSearch)) return true;
  return items.some(({ key, time }) => time < boundary.second || boundary.delivered.includes(hashOf(key)));
}

/** What follows the deepest delivered message of the boundary's second. `items` stand in walk order. */
function behind<Item extends DirectItem>(
  items: Item[],
  { second, delivered }: Boundary,
  isAhead: (time: number) => boolean,
): Item[] {
  const deepest = items.findLastIndex(({ key, time }) => time === second && delivered.includes(hashOf(key)));
  return items.slice(deepest + 1).filter(({ time }) => isAhead(time));
}

/** Enough for a place to be found again when some of the messages have been deleted since. */
const MOST_DELIVERED = 32;

function extend(boundary: Boundary | null, { key, time }: DirectItem): Boundary {
  const before = boundary?.second === time ? boundary.delivered : [];
  return { second: time, delivered: [...before, hashOf(key)].slice(-MOST_DELIVERED) };
}

/** The last row leads where the stretch leads. */
function closed(rows: Stretch["rows"], next: string | null): Stretch["rows"] {
  return rows.map((row, index) => (index === rows.length - 1 ? { ...row, after: next } : row));
}

function isSame(a: PageStart, b: PageStart): boolean {
  return a.maxTime === b.maxTime && a.lastKey === b.lastKey;
}

/** Empty pages are legal, but each must lead to an earlier time, or to another message of the same second. */
function isOlder(next: PageStart, start: PageStart): boolean {
  return next.maxTime < start.maxTime || (next.maxTime === start.maxTime && next.lastKey !== start.lastKey);
}

function newestPlace(): OlderPlace {
  const start = { maxTime: presentSecond(), lastKey: "" };
  return { start, boundary: null, isSeam: false, isSearch: false };
}

function presentSecond(): number {
  return Math.floor(Date.now() / 1000) + CLOCK_SKEW_SECONDS;
}

/** A new window of the walk to newer messages, and what a window may cost before a smaller one is tried. */
const FIRST_WINDOW_SECONDS = 86_400;
const PAGES_PER_WINDOW = 3;
const MOST_PAGES_PER_SECOND = 200;

interface NewerPlace {
  boundary: Boundary;
  /** Seconds of the next window, the boundary's included. */
  width: number;
}

/** The vendor reads from new to old only: a window upwards is read to its end, and then turned round. */
async function readNewer(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const { boundary, width } = position === null ? oldestPlace() : readNewerPosition(position);
  const present = presentSecond();
  if (boundary.second > present) return { rows: [], next: null };
  const end = Math.min(boundary.second + width - 1, present);
  const window = await readWindow(query, boundary.second, end, call);
  if (!window.isWhole) {
    const smaller = Math.min(Math.floor(width / 2), Math.floor((end - window.oldest) / 2));
    return { rows: [], next: newerPosition({ boundary, width: Math.max(1, smaller) }) };
  }
  const fresh = behind(window.items, boundary, (time) => time >= boundary.second && time <= end);
  const rows: Stretch["rows"] = [];
  let done = boundary;
  for (const item of fresh) {
    done = extend(done, item);
    rows.push({ message: toMessage(item, query), after: newerPosition({ boundary: done, width }) });
  }
  const grown = fresh.length < LEAST_COUNT ? Math.min(width * 2, LATEST_TIME) : width;
  const following = newerPosition({ boundary: { second: end + 1, delivered: [] }, width: grown });
  const next = end === present ? null : following;
  return { rows: closed(rows, next), next };
}

/** The messages from one second to another, oldest first, unless that takes too many pages. */
async function readWindow(query: HistoryQuery, first: number, last: number, call: Call) {
  const items = new Map<string, DirectItem>();
  const minTime = Math.max(0, first - MARGIN_SECONDS);
  const mostPages = first === last ? MOST_PAGES_PER_SECOND : PAGES_PER_WINDOW;
  let start: PageStart = { maxTime: Math.min(LATEST_TIME, last + MARGIN_SECONDS), lastKey: "" };
  for (let pages = 1; ; pages += 1) {
    const page = await call(getMessages, { query, count: MOST_COUNT, minTime, start });
    for (const item of page.items) if (!items.has(item.key)) items.set(item.key, item);
    const oldest = page.items.at(-1)?.time ?? start.maxTime;
    if (page.next === null || oldest < first)
      return { isWhole: true, items: [...items.values()].reverse(), oldest };
    if (isSame(page.next, start)) throw stalled("the vendor's position does not advance");
    if (pages >= mostPages && first !== last) return { isWhole: false, items: [], oldest };
    if (pages >= mostPages) throw stalled(`one second has no end after ${mostPages} pages`);
    start = page.next;
  }
}

function oldestPlace(): NewerPlace {
  return { boundary: { second: 0, delivered: [] }, width: FIRST_WINDOW_SECONDS };
}

/** Six bytes: with four, undelivered messages would now and then be taken for delivered ones. */
const HASH_CHARACTERS = 8;

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, HASH_CHARACTERS);
}

const second = z.int().min(0).max(LATEST_TIME);
const hashes = z
  .string()
  .max(MOST_DELIVERED * HASH_CHARACTERS)
  .transform((text) => text.match(/.{8}/g) ?? []);

const olderSchema = z.tuple([
  second,
  z.string().max(100),
  second.nullable(),
  hashes,
  z.boolean(),
  z.boolean(),
]);

const newerSchema = z.tuple([second, hashes, z.int().min(1).max(LATEST_TIME)]);

function olderPosition({ start, boundary, isSeam, isSearch }: OlderPlace): string {
  const { maxTime, lastKey } = start;
  // A page that starts at no key may as well start near the place: what arrived since then need not be read.
  const near = lastKey === "" && !isSeam && boundary !== null ? boundary.second + MARGIN_SECONDS : maxTime;
  const delivered = boundary?.delivered.join("") ?? "";
  return JSON.stringify([
    Math.min(near, maxTime),
    lastKey,
    boundary?.second ?? null,
    delivered,
    isSeam,
    isSearch,
  ]);
}

function readOlderPosition(position: string): OlderPlace {
  const [maxTime, lastKey, at, delivered, isSeam, isSearch] = readPosition(olderSchema, position, PROVIDER);
  const boundary = at === null ? null : { second: at, delivered };
  return { start: { maxTime, lastKey }, boundary, isSeam, isSearch };
}

function newerPosition({ boundary, width }: NewerPlace): string {
  return JSON.stringify([boundary.second, boundary.delivered.join(""), width]);
}

function readNewerPosition(position: string): NewerPlace {
  const [at, delivered, width] = readPosition(newerSchema, position, PROVIDER);
  return { boundary: { second: at, delivered }, width };
}
