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
  /** The deepest delivered row, right before the index `behind`, may have moved: to go on there could repeat rows. */
  | { kind: "doubtful"; behind: number }
  /** None of the rows is one of the last delivered. */
  | { kind: "none" };

/** Delivered rows that must stand above the boundary in their order: rows that moved seldom do. */
const LEAST_RUN = 3;

/** How many are enough where a page starts with them as it was left. */
const LEAST_RUN_AS_LEFT = 2;

/** Finds the boundary in consecutive rows of the list, each of which stands in them once. */
export function findBoundary(rows: readonly ReadAgain[], delivered: Delivered): Boundary {
  const { count, last } = delivered;
  const deepest = rows.findLastIndex((row = -1) => row >= count - last);
  if (deepest === -1) return { kind: "none" };
  const behind = deepest + 1;
  const run = { start: startOfRun(rows, deepest), deepest };
  const asLeft = run.start === 0 && rows[deepest] === count - 1;
  const leastRun = asLeft ? LEAST_RUN_AS_LEFT : LEAST_RUN;
  const isProven = behind - run.start >= leastRun && hasStayed(rows, run, delivered);
  return isProven || holdsAll(rows, count) ? { kind: "found", behind, asLeft } : { kind: "doubtful", behind };
}

/** Whether all rows that were delivered are here: then the deepest is the boundary, wherever it stands. */
function holdsAll(rows: readonly ReadAgain[], count: number): boolean {
  return rows.filter((row) => row !== undefined).length === count;
}

/** Whether nothing shows that the rows from `start` to `deepest` have moved. */
function hasStayed(
  rows: readonly ReadAgain[],
  { start, deepest }: { start: number; deepest: number },
  { first }: Delivered,
): boolean {
  // Below stands a row that was delivered before them: either they have moved past it, or it has moved, and they too.
  if (rows.slice(deepest + 1).some((row) => row !== undefined)) return false;
  // The row right above was delivered after them, so it has moved, and so has every row above it. Then these stayed
  // only if all that was delivered before them has gone, which can be seen for the first rows of a walk alone.
  const isBelowMoved = rows[start - 1] !== undefined;
  return !isBelowMoved || (rows[start] ?? 0) <= first;
}

/** Where the unbroken run of delivered rows in their order starts that ends at `end`. */
function startOfRun(rows: readonly ReadAgain[], end: number): number {
  let start = end;
  while (isBefore(rows[start - 1], rows[start])) start -= 1;
  return start;
}

function isBefore(above: ReadAgain, row: ReadAgain): boolean {
  return (above ?? Number.POSITIVE_INFINITY) < (row ?? Number.NEGATIVE_INFINITY);
}
