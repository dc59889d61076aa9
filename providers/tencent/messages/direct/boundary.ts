import * as crypto from "node:crypto";
import { z } from "colloquy/provider";
import type { DirectItem } from "./order.js";
import { LATEST_TIME } from "./page.js";

/**
 * How far a walk has come. Within one second no key orders the messages, so a place in it is found again by what was
 * delivered: seconds on the walk's near side are done, and in this one whatever stands before the deepest of these.
 */
export interface Boundary {
  second: number;
  /** Hashes of the last delivered positions of that second, in walk order, as one text. */
  delivered: string;
}

/** Six bytes: with four, undelivered messages would now and then be taken for delivered ones. */
const HASH_CHARACTERS = 8;

/** 32 hashes: enough for a place to be found again when some of the messages have been deleted since. */
const MOST_CHARACTERS = 32 * HASH_CHARACTERS;

/** Faster by half than `createHash`, where the runtime has it. */
const oneShot: typeof crypto.hash | undefined = crypto.hash;

function hashOf(position: string): string {
  const hash =
    oneShot?.("sha256", position, "base64url") ??
    crypto.createHash("sha256").update(position).digest("base64url");
  return hash.slice(0, HASH_CHARACTERS);
}

/** The boundary just behind one message. */
export function boundaryAt(second: number, position: string): Boundary {
  return { second, delivered: hashOf(position) };
}

/** The boundary after one more message. */
export function extend(boundary: Boundary | null, { position, time }: DirectItem): Boundary {
  const before = boundary?.second === time ? boundary.delivered : "";
  return { second: time, delivered: (before + hashOf(position)).slice(-MOST_CHARACTERS) };
}

/** Whether one of the items is known as delivered. */
export function holdsDelivered(items: readonly DirectItem[], boundary: Boundary): boolean {
  const isDelivered = deliveredIn(boundary);
  return items.some(isDelivered);
}

/** What follows the deepest delivered message of the boundary's second. `items` stand in walk order. */
export function behind<Item extends DirectItem>(
  items: readonly Item[],
  boundary: Boundary,
  isAhead: (time: number) => boolean,
): Item[] {
  const deepest = items.findLastIndex(deliveredIn(boundary));
  return items.slice(deepest + 1).filter(({ time }) => isAhead(time));
}

function deliveredIn({ second, delivered }: Boundary): (item: DirectItem) => boolean {
  const hashes = new Set<string>();
  for (let start = 0; start < delivered.length; start += HASH_CHARACTERS) {
    hashes.add(delivered.slice(start, start + HASH_CHARACTERS));
  }
  return ({ position, time }) => time === second && hashes.has(hashOf(position));
}

/** A boundary inside a position. */
export const boundarySchema = z.strictObject({
  second: z.int().min(0).max(LATEST_TIME),
  delivered: z.string().max(MOST_CHARACTERS),
});
