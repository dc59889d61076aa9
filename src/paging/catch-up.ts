import type { Page } from "../model/list.js";

/** A list as catching up reads it: from its start, as often as needed. */
export interface Rereading<T, P extends Page<T>> {
  /** The whole list, page by page. */
  pages(): AsyncIterable<P>;
  /** The same, its items as bare as the list has them. */
  again(): AsyncIterable<P>;
  /** Its first page alone, bare. */
  firstPage(): Promise<P>;
  /** Adds to bare items what those of `pages` have. */
  complete(items: T[]): Promise<T[]>;
  /** The cursor that leads to the first page. */
  start: string;
  /** What makes an item the same item. */
  idOf(item: T): string;
  /** The caller's: what was read is not delivered after it has fired. */
  signal: AbortSignal | undefined;
  /** How a page says that only catching up found its items. */
  asMissed?(page: P): P;
}

/** Readings of the whole list that catching up makes at most, on a list that never rests. */
const MOST_PASSES = 5;

/**
 * The pages of the list, and then what moved to the top while they were read. When more follows, the last regular
 * page has the cursor that led to it, because `null` is the only end. A failure comes after everything that was read.
 */
export async function* pagesAndMissed<T, P extends Page<T>>(
  list: Rereading<T, P>,
): AsyncGenerator<P, void, undefined> {
  const delivered = new Set<string>();
  let checkpoint = list.start;
  let held: P | undefined;
  for await (const page of list.pages()) {
    for (const item of page.items) delivered.add(list.idOf(item));
    if (page.nextCursor === null) held = page;
    else yield page;
    checkpoint = page.nextCursor ?? checkpoint;
  }
  try {
    for await (const missed of readMissed(list, delivered)) {
      if (held !== undefined) yield { ...held, nextCursor: checkpoint };
      held = missed;
    }
  } catch (thrown) {
    if (held !== undefined && list.signal?.aborted !== true) yield { ...held, nextCursor: checkpoint };
    throw thrown;
  }
  if (held !== undefined) yield held;
}

/** What is in the list and was not delivered, read until the top rests from the start of a reading to its end. */
async function* readMissed<T, P extends Page<T>>(
  list: Rereading<T, P>,
  delivered: Set<string>,
): AsyncGenerator<P, void, undefined> {
  const idsOf = (page: P) => JSON.stringify(page.items.map(list.idOf));
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    let top: string | undefined;
    for await (const page of list.again()) {
      top ??= idsOf(page);
      const bare = page.items.filter((item) => !delivered.has(list.idOf(item)));
      for (const item of bare) delivered.add(list.idOf(item));
      if (bare.length === 0) continue;
      const items = await list.complete(bare);
      const missed = { ...page, items, nextCursor: null };
      yield list.asMissed?.(missed) ?? missed;
    }
    if (top === idsOf(await list.firstPage())) return;
  }
}
