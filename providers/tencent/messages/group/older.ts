import { type Call, readPosition, type Stretch, z } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import { type HistoryQuery, stretchOf } from "../history.js";
import { type GroupItem, type GroupPage, getMessages, LAST_SEQ, PAGE_SIZE, toMessage } from "./page.js";

/** The next number to ask for; 0 behind the first message. */
const placeSchema = z.int().min(0).max(LAST_SEQ);

export function olderPosition(next: number): string {
  return JSON.stringify(next);
}

/** Where the walk goes on behind a page, and why it ends where it does. */
type Way = Pick<Stretch, "next" | "end">;

/** IsFinished speaks of the numbers that were asked for, never of the history. */
export async function readOlder(query: HistoryQuery, position: string | null, call: Call): Promise<Stretch> {
  const from = position === null ? undefined : readPosition(placeSchema, position, PROVIDER);
  if (from === 0) return { rows: [], next: null, end: "start" };
  const ask = (number?: number) => call(getMessages, { conversationId: query.conversationId, from: number });
  const { isExpired, items: received, skipped } = await ask(from);
  const items = received.filter(({ seq }) => from === undefined || seq <= from);
  const isGap = items.length === 0 && !isExpired && from !== undefined;
  const { next, end } = isGap ? wayBelowGap(from, await ask()) : wayBelow(items, isExpired);
  const rows = items.map((item) => ({ message: toMessage(item, query), after: olderPosition(item.seq - 1) }));
  const stretch = stretchOf(rows, next, skipped);
  return end === undefined ? stretch : { ...stretch, end };
}

/** Holes alone are no end: they may have been deleted. The vendor has to say that they expired. */
function wayBelow(items: readonly GroupItem[], isExpired: boolean): Way {
  const last = items.at(-1);
  if (isExpired && items.every(({ place }) => place === "placeholder"))
    return { next: null, end: "retention" };
  // Nobody ever spoke.
  if (last === undefined) return { next: null, end: "start" };
  if (last.seq > 1) return { next: olderPosition(last.seq - 1) };
  // A hole in the first place has expired or was deleted, which the vendor does not tell apart.
  return last.place === "placeholder" ? { next: null } : { next: null, end: "start" };
}

/**
 * A page without any number says nothing of the numbers below. The newest page tells where numbers begin: from a
 * place above them, which only a forged position can be, the walk would come down twenty numbers at a time.
 */
function wayBelowGap(from: number, newest: GroupPage): Way {
  const known = newest.items.find(({ seq }) => seq <= from)?.seq;
  if (known !== undefined) return { next: olderPosition(known) };
  if (newest.items.length === 0 || from <= PAGE_SIZE) return { next: null };
  return { next: olderPosition(from - PAGE_SIZE) };
}
