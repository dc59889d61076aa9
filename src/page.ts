import { ColloquyError } from "./errors.js";
import type { Scope } from "./scope.js";

/** One page: plain data. `nextCursor === null` is the only end; a page may be short or empty and not be the last. */
export interface Page<T> {
  /** At most `limit`, in the order of the walk. */
  items: T[];
  /** Hand it back as `cursor` with the same query, in any process; text that fits into a URL, under 1 KB. */
  nextCursor: string | null;
}

/** One place in one list, and the way on from there. It serves a single page, or a walk that keeps it. */
export interface Session<T> {
  /**
   * Brings at least one item into the hand. `more`: read, but nothing came of it yet; call again. `pause`: nothing
   * more on this page.
   */
  fill(scope: Scope): Promise<"item" | "more" | "end" | "pause">;
  /** The next item, still in hand. */
  peek(): T | undefined;
  /** Takes the next item and moves the place behind it. */
  take(): T;
  /** The place as bytes for a cursor; `null` when nothing is left. */
  snapshot(): Uint8Array | null;
}

/** Fills one page of exactly `limit` items, unless reads, time or a failure end it first. */
export async function assemble<T>(session: Session<T>, limit: number, scope: Scope): Promise<T[]> {
  const items: T[] = [];
  const startedAt = session.snapshot();
  while (items.length < limit) {
    const state = await fillOrStop(session, scope, items.length > 0, startedAt);
    if (state === "item") items.push(session.take());
    else if (state !== "more") break;
  }
  return items;
}

async function fillOrStop<T>(
  session: Session<T>,
  scope: Scope,
  inHand: boolean,
  startedAt: Uint8Array | null,
): Promise<"item" | "more" | "end" | "pause"> {
  if (session.peek() !== undefined) return "item";
  if (scope.spent && (inHand || advanced(startedAt, session.snapshot()))) return "pause";
  try {
    return await session.fill(scope);
  } catch (thrown) {
    if (inHand && canMeetItNextTime(thrown)) return "pause";
    throw thrown;
  }
}

/** Failures that the next call meets again if they last, so that what is in hand can be given out first. */
function canMeetItNextTime(thrown: unknown): boolean {
  return ColloquyError.is(thrown) && (thrown.retryable || thrown.code === "paging_stalled");
}

function advanced(from: Uint8Array | null, to: Uint8Array | null): boolean {
  return from === null || to === null || Buffer.compare(from, to) !== 0;
}
