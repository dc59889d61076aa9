/**
 * Spends the vendors' call limits. A call is taken at the moment of sending: `take` waits until one more may go out, and
 * fails only when the signal fires, or when it cannot be in time. One budget may serve many clients, also in other
 * processes.
 */
export interface Budget {
  /**
   * Waits for one call. `key` names what shares a limit: provider, app and operation, with colons between. `leftMs` is
   * what is left of the caller's deadline: a budget that knows that it cannot serve the call in time may refuse it at
   * once with {@link BudgetExhausted}. `goesFirst` calls go before the others that wait: without them there is hardly
   * anything to show.
   */
  take(
    key: string,
    callsPerSecond: number,
    signal: AbortSignal,
    leftMs?: number,
    goesFirst?: boolean,
  ): Promise<void>;
  /** May: takes one call where none waits, without a signal and a promise. `false`: ask `take`. */
  takeNow?(key: string, callsPerSecond: number): boolean;
  /** May: a call that was taken is going out now. Its place counts from here, since a connection may take its time. */
  sent?(key: string): void;
  /** May: the vendor said "too often" for this key; whoever shares it should slow down for about so long. */
  slowDown?(key: string, forMs: number): void;
}

export { BudgetExhausted } from "./exhausted.js";
export { createMemoryBudget, processBudget } from "./memory.js";
export { type FlexibleLimiter, shareBudget } from "./shared.js";
