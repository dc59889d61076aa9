import { ColloquyError } from "../errors/colloquy-error.js";
import type { Part } from "./contract/index.js";

/** More parts than any documented list can have. */
const MOST_PARTS = 200;

/** Far more rows than any vendor caps such a list at; what is read whole stays in memory until it is sorted. */
const MOST_ROWS = 20_000;

/**
 * Reads a bounded list whole, part after part, until the vendor says that it is complete. A part may be empty. A
 * position that was asked before is `paging_stalled`, so a confused server ends the walk instead of turning in it; a
 * list of more than 20,000 rows is `bad_response`, so it cannot fill the memory either.
 */
export async function collectParts<P extends Pick<Part<unknown>, "items" | "next">>(
  readPart: (position: string | null) => Promise<P>,
): Promise<P[]> {
  const parts: P[] = [];
  const asked = new Set<string>();
  let rows = 0;
  let position: string | null = null;
  do {
    if (parts.length >= MOST_PARTS) throw stalled(`the list has no end after ${MOST_PARTS} parts`);
    const part = await readPart(position);
    rows += part.items.length;
    if (rows > MOST_ROWS) throw tooLong();
    parts.push(part);
    position = part.next;
    if (position !== null && asked.has(position)) throw stalled("the vendor names a position again");
    if (position !== null) asked.add(position);
  } while (position !== null);
  return parts;
}

function tooLong(): ColloquyError {
  return new ColloquyError({
    code: "bad_response",
    message: `the list has more than ${MOST_ROWS} rows, which no list that is read whole has; report it to the vendor`,
  });
}

/**
 * As {@link collectParts}, for a vendor whose positions may count rows. When a row in front of such a position is
 * removed, the first row behind it moves in front of it, into a part that was read already, and no part would show it.
 * So every part but the last is read `again` after the one behind it; what comes twice is for the list to drop.
 */
export async function collectCountedParts<P extends Pick<Part<unknown>, "items" | "next">>(
  readPart: (position: string | null) => Promise<P>,
): Promise<{
  /** Every part, in the order of the walk. */
  parts: P[];
  /** Every part but the last, as it was after the one behind it had been read. */
  again: P[];
}> {
  const again: P[] = [];
  let before: string | null | undefined;
  const parts = await collectParts(async (position) => {
    const part = await readPart(position);
    if (before !== undefined) again.push(await readPart(before));
    before = position;
    return part;
  });
  return { parts, again };
}

/** Cuts what is asked for into batches of at most `most`, where a vendor takes so many at once. */
export function batchesOf<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, index) =>
    all.slice(index * most, (index + 1) * most),
  );
}

/** `paging_stalled`, for a list whose position does not advance; `why` begins the message. */
export function stalled(why: string): ColloquyError {
  return new ColloquyError({
    code: "paging_stalled",
    message: `${why}; the walk cannot go on, report it to the vendor with the request ids`,
  });
}
