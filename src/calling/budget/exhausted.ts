/** The limit leaves no room for this call before its deadline. */
export class BudgetExhausted extends Error {
  constructor(
    /** When there would have been room, in milliseconds from now. */
    readonly waitMs: number,
  ) {
    super("the budget has no room before the deadline");
  }
}

/** Of a deadline the part that may be spent waiting; the rest is for the answer. */
const WAITING_PART = 0.8;

/** What goes out evenly arrives in bunches, so a twentieth of a limit is kept back. */
const KEPT_BACK = 0.05;

/** Calls that may go out in any second so that no more than the limit arrive in one. */
export function pointsOf(callsPerSecond: number): number {
  return Math.max(1, Math.floor(callsPerSecond * (1 - KEPT_BACK)));
}

/** Refuses a wait that leaves no time for an answer: a call sent too late spends a place and is of no use. */
export function refuseLate(waitMs: number, leftMs: number): void {
  if (waitMs > leftMs * WAITING_PART) throw new BudgetExhausted(Math.round(waitMs));
}
