import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";

/** One place in one list, and the way on from there. It serves a single page, or a walk that keeps it. */
export interface Session<T> {
  /** A page begins, which ends with this scope. */
  begin?(scope: Scope): void;
  /**
   * Brings at least one item into the hand. `more`: something was read and the place has moved on, but there is
   * nothing to take yet; call again. `end`: nothing more on this page; whether the list has ended too, `ended` says.
   */
  fill(scope: Scope): Promise<"item" | "more" | "end">;
  /** The next item, still in hand. */
  peek(): T | undefined;
  /** Takes the next item and moves the place behind it. */
  take(): T;
  /** What is in hand of the vendor page that holds the next item, that item first; in lists read page by page. */
  restOfPage?(): T[];
  /** Items without an identity that were left out of all vendor pages that this session has read. */
  readonly skipped: number;
  /** Whether nothing is left. */
  readonly ended: boolean;
  /** The place as bytes for a cursor; `null` when nothing is left. */
  snapshot(): Uint8Array | null;
}

/** Fills one page of exactly `limit` items, unless reads, time or a failure end it first. */
export async function assemble<T>(session: Session<T>, limit: number, scope: Scope): Promise<T[]> {
  const items: T[] = [];
  let hasMoved = false;
  session.begin?.(scope);
  while (items.length < limit) {
    if (session.peek() !== undefined) {
      items.push(session.take());
      continue;
    }
    const isWorthReturning = items.length > 0 || hasMoved;
    if (scope.spent && isWorthReturning) break;
    const state = await fillOrStop(session, scope, items.length > 0);
    if (state === "end") break;
    if (state === "more") hasMoved = true;
  }
  return items;
}

async function fillOrStop<T>(
  session: Session<T>,
  scope: Scope,
  inHand: boolean,
): Promise<"item" | "more" | "end"> {
  try {
    return await session.fill(scope);
  } catch (thrown) {
    if (inHand && comesAgain(thrown)) return "end";
    throw thrown;
  }
}

/** Retryable failures and stalls: the next call meets them again if they last, so the items in hand are returned. */
function comesAgain(thrown: unknown): boolean {
  return ColloquyError.is(thrown) && (thrown.retryable || thrown.code === "paging_stalled");
}
