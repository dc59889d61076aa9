import type { Row } from "./item.js";
import type { Boundary } from "./place.js";

/** A row in the order of a walk; `at` is the Index at which it stands, `null` on a page without any. */
export interface Placed {
  row: Row;
  at: string | null;
}

/**
 * The rows in walk order. A row without an Index stands where the vendor put it: at the Index of the row before it, or
 * one step before the first. Messages that share an Index are ordered by id.
 */
export function arrange(rows: Row[], backward: boolean): Placed[] {
  const inWalkOrder = runsAgainst(rows, backward) ? rows.toReversed() : rows;
  const first = inWalkOrder.find(({ index }) => index !== null)?.index;
  if (first == null) return inWalkOrder.map((row) => ({ row, at: null }));
  let at = inWalkOrder[0]?.index ?? String(BigInt(first) + (backward ? 1n : -1n));
  const placed = inWalkOrder.map((row) => {
    at = row.index ?? at;
    return { row, at };
  });
  const sign = backward ? -1 : 1;
  return placed.sort((a, b) => sign * (compare(a.at, b.at) || compare(a.row.id, b.row.id)));
}

/** By the first and last Index on the page, or by time where these do not differ. */
function runsAgainst(rows: Row[], backward: boolean): boolean {
  const first = rows.find(({ index }) => index !== null)?.index ?? "";
  const last = rows.findLast(({ index }) => index !== null)?.index ?? "";
  const order = compare(first, last) || compareTimes(rows);
  return backward ? order < 0 : order > 0;
}

function compareTimes(rows: Row[]): number {
  const times = rows.flatMap(({ sentAt }) => sentAt?.getTime() ?? []);
  return (times[0] ?? 0) - (times.at(-1) ?? 0);
}

/** Whether a walk has yet to come to a message. */
export function isBeyond(boundary: Boundary | null, at: string, id: string, backward: boolean): boolean {
  if (boundary === null) return true;
  const sign = backward ? -1 : 1;
  if (at !== boundary.index) return sign * compare(at, boundary.index) > 0;
  if (boundary.passed === "all" || boundary.passed.ids.includes(id)) return false;
  const { upTo } = boundary.passed;
  return upTo === null || sign * compare(id, upTo) > 0;
}

/** Of two integers in decimal spelling and without a sign, the longer one is the larger. */
function compare(a: string, b: string): number {
  return a.length - b.length || (a === b ? 0 : a < b ? -1 : 1);
}
