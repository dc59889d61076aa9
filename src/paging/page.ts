import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";

/** One place in one list, and the way on from there. It serves a single page, or a walk that keeps it. */
export interface Session<T> {
  /**
   * Brings at least one item into the hand. `more`: read, but nothing came of it yet; call again. `end`: nothing
   * more on this page; whether the list has ended too, the snapshot says.
   */
  fill(scope: Scope): Promise<"item" | "more" | "end">;
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
  const startedAt = placeOf(session);
  while (items.length < limit) {
    const state = await fillOrStop(session, scope, items.length > 0, startedAt);
    if (state === "end") break;
    if (state === "item") items.push(session.take());
  }
  return items;
}

async function fillOrStop<T>(
  session: Session<T>,
  scope: Scope,
  inHand: boolean,
  startedAt: string,
): Promise<"item" | "more" | "end"> {
  if (session.peek() !== undefined) return "item";
  if (scope.spent && (inHand || placeOf(session) !== startedAt)) return "end";
  try {
    return await session.fill(scope);
  } catch (thrown) {
    if (inHand && canMeetItNextTime(thrown)) return "end";
    throw thrown;
  }
}

/** Failures that the next call meets again if they last, so that what is in hand can be given out first. */
function canMeetItNextTime(thrown: unknown): boolean {
  return ColloquyError.is(thrown) && (thrown.retryable || thrown.code === "paging_stalled");
}

/** The place as text, to compare it with another. */
function placeOf(session: Session<unknown>): string {
  return JSON.stringify(session.snapshot());
}
