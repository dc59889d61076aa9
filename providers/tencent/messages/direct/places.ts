import { readPosition, z } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import { type Boundary, boundarySchema } from "./boundary.js";
import { LATEST_TIME, MARGIN_SECONDS, type PageStart } from "./page.js";

/** Where a walk to older messages stands. */
export type OlderPlace =
  /** Nothing is delivered and the first page is not read. */
  | { kind: "newest" }
  /** The page of `start` follows whatever is delivered. No boundary: nothing is delivered yet. */
  | { kind: "seam"; start: PageStart; boundary: Boundary | null }
  /** The place lies inside the page of `start`, or behind it where `start` has no key. */
  | { kind: "inside"; start: PageStart; boundary: Boundary }
  /** The place lies further inside its second than the pages so far: the search goes on with the page of `start`. */
  | { kind: "searching"; start: PageStart; boundary: Boundary };

/** Where a walk to newer messages stands. */
export interface NewerPlace {
  boundary: Boundary;
  /** Seconds of the next window, the boundary's included. */
  width: number;
  /** The second of the vendor's newest message, as far as it is known; `null`: read to the present. */
  newest: number | null;
}

const second = z.int().min(0).max(LATEST_TIME);
const start = z.strictObject({ maxTime: second, lastKey: z.string().max(100) });

const olderSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("seam"), start, boundary: boundarySchema.nullable() }),
  z.strictObject({ kind: z.literal("inside"), start, boundary: boundarySchema }),
  z.strictObject({ kind: z.literal("searching"), start, boundary: boundarySchema }),
]);

const newerSchema = z.strictObject({
  boundary: boundarySchema,
  width: z.int().min(1).max(LATEST_TIME),
  newest: second.nullable(),
});

export function readOlderPlace(position: string | null): OlderPlace {
  return position === null ? { kind: "newest" } : readPosition(olderSchema, position, PROVIDER);
}

export function writeOlderPlace({ kind, start, boundary }: Exclude<OlderPlace, { kind: "newest" }>): string {
  return JSON.stringify({ kind, start, boundary });
}

/**
 * The position behind a message of the page of `start`. A page that starts at no key may as well start near the
 * message: what arrived since then need not be read.
 */
export function positionInside(start: PageStart, boundary: Boundary): string {
  const near = Math.min(start.maxTime, boundary.second + MARGIN_SECONDS);
  const nearer = start.lastKey === "" ? { maxTime: near, lastKey: "" } : start;
  return writeOlderPlace({ kind: "inside", start: nearer, boundary });
}

export function readNewerPlace(position: string): NewerPlace {
  return readPosition(newerSchema, position, PROVIDER);
}

export function writeNewerPlace({ boundary, width, newest }: NewerPlace): string {
  return JSON.stringify({ boundary, width, newest });
}
