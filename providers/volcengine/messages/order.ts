import type { Row } from "./item.js";
import type { Boundary } from "./place.js";

/** A row in the order of a walk; `at` is the Index at which it stands, `null` on a page without any. */
export interface Placed {
  row: Row;
  at: bigint | null;
}

/**
 * The rows in walk order. A row without an Index stands where the vendor put it: at the Index of the row before it, or
 * one step before the first. Messages that share an Index are ordered by id.
 */
export function arrange(rows: Row[], backward: boolean): Placed[] {
  const inWalkOrder = runsAgainst(rows, backward) ? rows.toReversed() : rows;
  const first = inWalkOrder.find(({ index }) => index !== null)?.index;
  if (first == null) return inWalkOrder.map((row) => ({ row, at: null }));
  const sign = backward ? -1 : 1;
  let at = first - BigInt(sign);
  return inWalkOrder
    .map((row) => {
      at = row.index ?? at;
      return { row, at };
    })
    .sort((a, b) => sign * (compare(a.at, b.at) || compareIds(a.row.id, b.row.id)));
}

/** By Index where two rows have one, else by time. */
function runsAgainst(rows: Row[], backward: boolean): boolean {
  const indexes = rows.flatMap(({ index }) => index ?? []);
  const times = rows.flatMap(({ sentAt }) => sentAt?.getTime() ?? []);
  const order = compare(indexes[0], indexes.at(-1)) || compare(times[0], times.at(-1));
  return backward ? order < 0 : order > 0;
}

/** Whether a walk has yet to come to a message. */
export function isBeyond(boundary: Boundary | null, at: bigint, id: string, backward: boolean): boolean {
  if (boundary === null) return true;
  if (at !== boundary.index) return backward ? at < boundary.index : at > boundary.index;
  if (boundary.passed === "all" || boundary.passed.ids.includes(id)) return false;
  const { upTo } = boundary.passed;
  return upTo === null || (backward ? compareIds(id, upTo) < 0 : compareIds(id, upTo) > 0);
}

function compare<T extends bigint | number>(a: T | undefined, b: T | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}

/** Of two decimal spellings without a sign, the longer one is the larger number. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a === b ? 0 : a < b ? -1 : 1);
}
