/**
 * Spends the vendors' call limits. `take` waits until one more call may be sent; it fails only when the signal
 * fires. One budget may serve many clients, also in other processes.
 */
export interface Budget {
  /**
   * Waits for one call. `key` names what shares a limit: `<provider>:<app>:<operation>`.
   */
  take(key: string, callsPerSecond: number, signal: AbortSignal): Promise<void>;
}

export { createMemoryBudget, processBudget } from "./memory.js";
export { type FlexibleLimiter, shareBudget } from "./shared.js";
