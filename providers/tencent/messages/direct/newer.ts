import { type Call, type Stretch, stalled } from "colloquy/provider";
import { type HistoryQuery, stretchOf } from "../history.js";
import { behind, extend } from "./boundary.js";
import type { DirectItem } from "./order.js";
import {
  LATEST_TIME,
  LEAST_COUNT,
  MARGIN_SECONDS,
  MOST_COUNT,
  type PageStart,
  readPage,
  toMessage,
} from "./page.js";
import { type NewerPlace, readNewerPlace, writeNewerPlace } from "./places.js";

/** A walk's first window, and what a window may cost before a smaller one is tried. */
export const FIRST_WINDOW_SECONDS = 86_400;
const PAGES_PER_WINDOW = 3;
const MOST_PAGES_PER_SECOND = 200;

/**
 * The vendor reads from new to old only: a window upwards is read to its end, and then turned round. The present is
 * what the vendor says it is, because the clock here may be wrong: a window that is open to the future either holds
 * all that is left, or tells the second of the newest message, up to which smaller windows are read.
 */
export async function readNewer(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const place = position === null ? oldestPlace : readNewerPlace(position);
  const { boundary, width, newest } = place;
  const end = newest === null ? LATEST_TIME : Math.min(boundary.second + width - 1, newest);
  const window = await readWindow(query, boundary.second, end, call);
  if (!window.isWhole) return stretchOf([], writeNewerPlace(narrowed(place, window)), window.skipped);
  const fresh = behind(window.items, boundary, (time) => time >= boundary.second && time <= end);
  const rows: Stretch["rows"] = [];
  let done = boundary;
  for (const item of fresh) {
    done = extend(done, item);
    rows.push({ message: toMessage(item, query), after: writeNewerPlace({ boundary: done, width, newest }) });
  }
  const grown = fresh.length < LEAST_COUNT ? Math.min(width * 2, LATEST_TIME) : width;
  const next =
    newest === null ? null : writeNewerPlace(placeAbove(end, { boundary: done, width: grown, newest }));
  return stretchOf(rows, next, window.skipped);
}

const oldestPlace: NewerPlace = {
  boundary: { second: 0, delivered: "" },
  width: FIRST_WINDOW_SECONDS,
  newest: null,
};

/** Where a walk goes on above a window: in the newest second more may have arrived, the others are done. */
function placeAbove(end: number, { boundary, width, newest }: NewerPlace): NewerPlace {
  if (end !== newest) return { boundary: { second: end + 1, delivered: "" }, width, newest };
  return {
    boundary: boundary.second === end ? boundary : { second: end, delivered: "" },
    width,
    newest: null,
  };
}

/** The same place with a window that fits into fewer pages, half of what those pages reached over. */
function narrowed({ boundary, width, newest }: NewerPlace, window: LongWindow): NewerPlace {
  const reached = Math.floor((window.newest - window.oldest) / 2);
  const most = newest === null ? width : Math.floor(width / 2);
  return { boundary, width: Math.max(1, Math.min(most, reached)), newest: newest ?? window.newest };
}

/** Every message of one second, and whatever came with them of the seconds beside it. */
export async function readSecond(query: HistoryQuery, second: number, call: Call): Promise<DirectItem[]> {
  const window = await readWindow(query, second, second, call);
  if (!window.isWhole) throw stalled("one second has no end");
  return window.items;
}

/** A window that has more pages than it may cost. */
interface LongWindow {
  isWhole: false;
  /** No message of the window is newer than this second, and the pages came down to `oldest`. */
  newest: number;
  oldest: number;
  skipped: number;
}

type Window = LongWindow | { isWhole: true; items: DirectItem[]; skipped: number };

/** The messages from one second to another, oldest first, unless that takes too many pages. */
async function readWindow(query: HistoryQuery, first: number, last: number, call: Call): Promise<Window> {
  const items = new Map<string, DirectItem>();
  const minTime = Math.max(0, first - MARGIN_SECONDS);
  let start: PageStart = { maxTime: Math.min(LATEST_TIME, last + MARGIN_SECONDS), lastKey: "" };
  let newest: number | undefined;
  let skipped = 0;
  for (let pages = 1; ; pages += 1) {
    const page = await readPage({ query, count: MOST_COUNT, minTime, start }, call);
    skipped += page.skipped;
    for (const item of page.items) if (!items.has(item.key)) items.set(item.key, item);
    const oldest = page.items.at(-1)?.time ?? page.next?.maxTime ?? first;
    if (page.next === null || oldest < first)
      return { isWhole: true, items: [...items.values()].reverse(), skipped };
    if (page.next.maxTime === start.maxTime && page.next.lastKey === start.lastKey)
      throw stalled("the vendor's position does not advance");
    newest ??= Math.min(last, page.items[0]?.time ?? page.next.maxTime);
    // A single second cannot be halved, so it may cost more.
    if (newest > first && pages >= PAGES_PER_WINDOW) return { isWhole: false, newest, oldest, skipped };
    if (pages >= MOST_PAGES_PER_SECOND) throw stalled(`one second has no end after ${pages} pages`);
    start = page.next;
  }
}
