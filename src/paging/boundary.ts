/**
 * Where a walk goes on in a list without an order key, whose rows move to the front when they become active.
 *
 * Unmoved rows keep their relative order, and every moved or new row stands before all of them. So the boundary
 * between delivered and undelivered is just behind the deepest *unmoved* delivered row. A moved row may look like it;
 * this file holds the decision, and no I/O.
 */

/** How many rows were delivered, and how many of the first and of the last of them are remembered. */
export interface Delivered {
  count: number;
  first: number;
  last: number;
}

/** A row that was read again: its number in the order of delivery, from 0; `undefined` for one not remembered. */
export type ReadAgain = number | undefined;

export type Boundary =
  /**
   * The walk goes on at the row with the index `behind`. `asLeft`: the rows start with delivered ones in their order,
   * up to the very last one, so nothing has moved and no reading on can find a deeper one.
   */
  | { kind: "found"; behind: number; asLeft: boolean }
  /** The deepest delivered row may have moved: going on behind it could repeat rows. */
  | { kind: "doubtful" }
  /** None of the rows is one of the last delivered. */
  | { kind: "none" };

/** Delivered rows that must stand above the boundary in their order: moved ones seldom do. */
const LEAST_RUN = 2;

/** Finds the boundary in consecutive rows of the list, each of which stands in them once. */
export function findBoundary(rows: readonly ReadAgain[], { count, last }: Delivered): Boundary {
  const deepest = rows.findLastIndex((row) => row !== undefined && row >= count - last);
  if (deepest === -1) return { kind: "none" };
  const start = startOfRun(rows, deepest);
  const asLeft = start === 0 && rows[deepest] === count - 1;
  const found: Boundary = { kind: "found", behind: deepest + 1, asLeft };
  // With all delivered rows remembered none is repeated, wherever the walk goes on.
  if (count === last) return found;
  const isFirstBelow = rows.slice(deepest + 1).some((row) => row !== undefined);
  const isRunShort = deepest - start + 1 < LEAST_RUN;
  return isFirstBelow || isRunShort ? { kind: "doubtful" } : found;
}

/** Where the unbroken run of delivered rows in their order starts that ends at `end`. */
function startOfRun(rows: readonly ReadAgain[], end: number): number {
  let start = end;
  while (start > 0 && isBefore(rows[start - 1], rows[start])) start -= 1;
  return start;
}

function isBefore(above: ReadAgain, row: ReadAgain): boolean {
  return above !== undefined && row !== undefined && above < row;
}
