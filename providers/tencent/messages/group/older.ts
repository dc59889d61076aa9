import { type Call, readPosition, type Stretch, z } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import { asUnsupported, type HistoryQuery, MOST_EMPTY_PAGES } from "../history.js";
import { getMessages, toMessage } from "./page.js";

/** The next number to ask for, and how many pages without a message came just before it. */
const olderSchema = z.tuple([z.int().min(0), z.int().min(0).max(MOST_EMPTY_PAGES)]);

export function olderPosition(next: number, emptyPages = 0): string {
  return JSON.stringify([Math.max(0, next), emptyPages]);
}

/** IsFinished speaks of the numbers that were asked for, never of the history. */
export async function readOlder(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
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
