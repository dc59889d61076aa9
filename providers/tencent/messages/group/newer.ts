import { type Call, readPosition, type Stretch, z } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import { type HistoryQuery, stretchOf } from "../history.js";
import { type GroupItem, type GroupPage, getMessages, LAST_SEQ, PAGE_SIZE, toMessage } from "./page.js";

/** The last number that is done, and the newest number known. */
const placeSchema = z.tuple([z.int().min(0).max(LAST_SEQ), z.int().min(0).max(LAST_SEQ)]);

export function newerPosition(done: number, newest: number): string {
  return JSON.stringify([done, newest]);
}

/**
 * A window of 20 numbers above the last one done. The vendor reads downwards only and does not say what it does with
 * a number above its newest, so the newest is asked for first, and again when the walk has come to it.
 */
export async function readNewer(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const [done, known] = position === null ? [0, 0] : readPosition(placeSchema, position, PROVIDER);
  const ask = (from?: number) => call(getMessages, { conversationId: query.conversationId, from });
  const latest = known > done ? undefined : await ask();
  const newest = latest === undefined ? known : (latest.items[0]?.seq ?? 0);
  if (newest <= done) return { rows: [], next: null };
  const isAllInHand = latest !== undefined && latest.items.at(-1)!.seq <= done + 1;
  const end = isAllInHand ? newest : Math.min(done + PAGE_SIZE, newest);
  const { items, skipped } = isAllInHand ? latest : await readWindow(done, end, ask);
  // Where there is no number at all, the newest one may be forged: it is asked for again.
  const next = isAllInHand ? null : newerPosition(end, items.length === 0 ? end : newest);
  const rows = items
    .filter(({ seq }) => seq > done)
    .map((item) => ({ message: toMessage(item, query), after: newerPosition(item.seq, newest) }));
  return stretchOf(rows.reverse(), next, skipped);
}

/** From `end` downwards to `done`, which is left out: the vendor may cut a page by its size. */
async function readWindow(
  done: number,
  end: number,
  ask: (from: number) => Promise<GroupPage>,
): Promise<Pick<GroupPage, "items" | "skipped">> {
  const items: GroupItem[] = [];
  let skipped = 0;
  for (let from = end; from > done; from = items.at(-1)!.seq - 1) {
    const page = await ask(from);
    const fresh = page.items.filter(({ seq }) => seq > done && seq <= from);
    if (fresh.length === 0) break;
    items.push(...fresh);
    skipped += page.skipped;
  }
  return { items, skipped };
}
