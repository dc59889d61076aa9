import { type Call, type Stretch, stalled } from "colloquy/provider";
import type { HistoryQuery } from "../history.js";
import { behind, extend } from "./boundary.js";
import {
  type DirectItem,
  getMessages,
  LATEST_TIME,
  LEAST_COUNT,
  MARGIN_SECONDS,
  MOST_COUNT,
  type PageStart,
  presentSecond,
  toMessage,
} from "./page.js";
import { type NewerPlace, readNewerPlace, writeNewerPlace } from "./places.js";

/** A walk's first window, and what a window may cost before a smaller one is tried. */
export const FIRST_WINDOW_SECONDS = 86_400;
const PAGES_PER_WINDOW = 3;
const MOST_PAGES_PER_SECOND = 200;

/** The vendor reads from new to old only: a window upwards is read to its end, and then turned round. */
export async function readNewer(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const { boundary, width } = position === null ? oldestPlace : readNewerPlace(position);
  const present = presentSecond();
  if (boundary.second > present) return { rows: [], next: null };
  const end = Math.min(boundary.second + width - 1, present);
  const window = await readWindow(query, boundary.second, end, call);
  if (!window.isWhole) {
    const smaller = Math.min(Math.floor(width / 2), Math.floor((end - window.oldest) / 2));
    return { rows: [], next: writeNewerPlace({ boundary, width: Math.max(1, smaller) }) };
  }
  const fresh = behind(window.items, boundary, (time) => time >= boundary.second && time <= end);
  const rows: Stretch["rows"] = [];
  let done = boundary;
  for (const item of fresh) {
    done = extend(done, item);
    rows.push({ message: toMessage(item, query), after: writeNewerPlace({ boundary: done, width }) });
  }
  const grown = fresh.length < LEAST_COUNT ? Math.min(width * 2, LATEST_TIME) : width;
  const following = writeNewerPlace({ boundary: { second: end + 1, delivered: [] }, width: grown });
  const next = end === present ? null : following;
  const last = rows.at(-1);
  if (last !== undefined) last.after = next;
  return { rows, next };
}

const oldestPlace: NewerPlace = { boundary: { second: 0, delivered: [] }, width: FIRST_WINDOW_SECONDS };

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
    if (page.next.maxTime === start.maxTime && page.next.lastKey === start.lastKey)
      throw stalled("the vendor's position does not advance");
    if (pages >= mostPages && first !== last) return { isWhole: false, items: [], oldest };
    if (pages >= mostPages) throw stalled(`one second has no end after ${mostPages} pages`);
    start = page.next;
  }
}
