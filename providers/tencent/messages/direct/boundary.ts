import { createHash } from "node:crypto";
import { z } from "colloquy/provider";
import type { DirectItem } from "./order.js";
import { LATEST_TIME } from "./page.js";

/**
 * How far a walk has come. Within one second no key orders the messages, so a place in it is found again by what was
 * delivered: seconds on the walk's near side are done, and in this one whatever stands before the deepest of these.
 */
export interface Boundary {
  second: number;
  /** Hashes of the last delivered positions of that second, in walk order. */
  delivered: string[];
}

/** Enough for a place to be found again when some of the messages have been deleted since. */
const MOST_DELIVERED = 32;

/** Six bytes: with four, undelivered messages would now and then be taken for delivered ones. */
const HASH_CHARACTERS = 8;

function hashOf(position: string): string {
  return createHash("sha256").update(position).digest("base64url").slice(0, HASH_CHARACTERS);
}

/** The boundary just behind one message. */
export function boundaryAt(second: number, position: string): Boundary {
  return { second, delivered: [hashOf(position)] };
}

/** The boundary after one more message. */
export function extend(boundary: Boundary | null, { position, time }: DirectItem): Boundary {
  const before = boundary?.second === time ? boundary.delivered : [];
  return { second: time, delivered: [...before, hashOf(position)].slice(-MOST_DELIVERED) };
}

/** Whether one of the items is known as delivered. */
export function holdsDelivered(items: readonly DirectItem[], { delivered }: Boundary): boolean {
  return items.some(({ position }) => delivered.includes(hashOf(position)));
}

/** What follows the deepest delivered message of the boundary's second. `items` stand in walk order. */
export function behind<Item extends DirectItem>(
  items: readonly Item[],
  { second, delivered }: Boundary,
  isAhead: (time: number) => boolean,
): Item[] {
  const deepest = items.findLastIndex(
    ({ position, time }) => time === second && delivered.includes(hashOf(position)),
  );
  return items.slice(deepest + 1).filter(({ time }) => isAhead(time));
}

/** A boundary inside a position: the hashes stand there as one text. */
export const boundarySchema = z.strictObject({
  second: z.int().min(0).max(LATEST_TIME),
  delivered: z
    .string()
    .max(MOST_DELIVERED * HASH_CHARACTERS)
    .transform((text) => text.match(new RegExp(`.{${HASH_CHARACTERS}}`, "g")) ?? []),
});

export function writeBoundary({ second, delivered }: Boundary) {
  return { second, delivered: delivered.join("") };
}
