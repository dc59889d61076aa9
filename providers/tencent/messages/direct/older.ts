import { type Call, ColloquyError, type Stretch, stalled } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import { type HistoryQuery, stretchOf } from "../history.js";
import { type Boundary, behind, extend, holdsDelivered } from "./boundary.js";
import type { DirectItem } from "./order.js";
import {
  type DirectPage,
  LATEST_TIME,
  LEAST_COUNT,
  MOST_COUNT,
  type PageStart,
  readPage,
  toMessage,
} from "./page.js";
import { type OlderPlace, positionInside, readOlderPlace, writeOlderPlace } from "./places.js";

/** Pages that one step looks through for its place, inside a single second. */
const MOST_PAGES_TO_PLACE = 20;

/** What one step has read: one page, or the pages up to the one that holds the place. */
interface Reading extends DirectPage {
  /** Of the last page. */
  start: PageStart;
}

type Read = (start: PageStart) => Promise<DirectPage>;

export async function readOlder(
  query: HistoryQuery,
  position: string | null,
  call: Call,
  want: number,
): Promise<Stretch> {
  const count = Math.min(MOST_COUNT, Math.max(LEAST_COUNT, want));
  const read: Read = (start) => readPage({ query, count, minTime: 0, start }, call);
  const place = readOlderPlace(position);
  switch (place.kind) {
    case "newest":
      // Not up to now: the clock here may be behind the vendor's.
      return toStretch(query, null, await readOne(read, { maxTime: LATEST_TIME, lastKey: "" }));
    case "seam":
      return toStretch(query, place.boundary, await readOne(read, place.start));
    case "inside":
      // A page that starts at a key was the page of the last delivered message.
      if (place.start.lastKey !== "")
        return toStretch(query, place.boundary, await readOne(read, place.start));
      return readToPlace(query, place, read);
    case "searching":
      return readToPlace(query, place, read);
  }
}

async function readOne(read: Read, start: PageStart): Promise<Reading> {
  const page = await read(start);
  return { ...page, start };
}

type Sought = Extract<OlderPlace, { kind: "inside" | "searching" }>;

/** Reads on until a page holds the place, which has to be found again inside its second. */
async function readToPlace(query: HistoryQuery, place: Sought, read: Read): Promise<Stretch> {
  const { boundary } = place;
  const items: DirectItem[] = [];
  let skipped = 0;
  let { start } = place;
  for (let pages = 1; ; pages += 1) {
    const page = await readOne(read, start);
    items.push(...page.items);
    skipped += page.skipped;
    const isFound = holdsDelivered(page.items, boundary);
    if (isFound || page.next === null || page.items.some(({ time }) => time < boundary.second)) {
      // The second has ended. What the search passed may hold undelivered messages: a gap would be silent.
      if (place.kind === "searching" && !holdsDelivered(items, boundary)) throw placeIsGone();
      return toStretch(query, boundary, { items, start, next: page.next, skipped });
    }
    checkAdvance(page);
    start = page.next;
    if (pages === MOST_PAGES_TO_PLACE) {
      return stretchOf([], writeOlderPlace({ kind: "searching", start, boundary }), skipped);
    }
  }
}

function placeIsGone(): ColloquyError {
  const message = "the message that the walk had come to is gone; start again without a cursor";
  return new ColloquyError({ code: "cursor_expired", message, provider: PROVIDER });
}

/** What lies behind the boundary, and the position behind each message. */
function toStretch(query: HistoryQuery, boundary: Boundary | null, reading: Reading): Stretch {
  const { items, next } = reading;
  const fresh = boundary === null ? items : behind(items, boundary, (time) => time <= boundary.second);
  const rows: Stretch["rows"] = [];
  let done = boundary;
  for (const item of withoutRepeats(fresh)) {
    done = extend(done, item);
    rows.push({ message: toMessage(item, query), after: positionInside(item.start, done) });
  }
  if (rows.length === 0) checkAdvance(reading);
  // Complete speaks of what is kept: whether something older was there once is not known, so no end is named.
  const following = next === null ? null : writeOlderPlace({ kind: "seam", start: next, boundary: done });
  return stretchOf(rows, following, reading.skipped);
}

function withoutRepeats(items: readonly DirectItem[]): DirectItem[] {
  const keys = new Set<string>();
  return items.filter(({ key }) => !keys.has(key) && keys.add(key));
}

/** Empty pages are legal, but each must lead to an earlier time, or to another message of the same second. */
function checkAdvance({ start, next }: Reading): void {
  if (next === null || next.maxTime < start.maxTime) return;
  if (next.maxTime === start.maxTime && next.lastKey !== start.lastKey) return;
  throw stalled("the vendor's position does not advance");
}
