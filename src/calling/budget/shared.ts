import { setTimeout as sleep } from "node:timers/promises";
import type { Budget } from "./index.js";

/** What {@link shareBudget} needs of a limiter of the package `rate-limiter-flexible`. */
export interface FlexibleLimiter {
  /** Takes points (1) of a key; when there are none it rejects with an object that has `msBeforeNext`. */
  consume(key: string, points?: number): Promise<unknown>;
}

/**
 * Shares the budget in a fleet: `limiterFor` makes (once per limit) a limiter of `rate-limiter-flexible` over Redis,
 * Valkey or Postgres with `points: callsPerSecond, duration: 1`.
 */
export function shareBudget(limiterFor: (callsPerSecond: number) => FlexibleLimiter): Budget {
  const limiters = new Map<number, FlexibleLimiter>();
  return {
    async take(key, callsPerSecond, signal) {
      const limiter = limiters.get(callsPerSecond) ?? limiterFor(callsPerSecond);
      limiters.set(callsPerSecond, limiter);
      for (;;) {
        const waitMs = await consume(limiter, key);
        if (waitMs === 0) return;
        await sleep(waitMs, undefined, { signal });
      }
    },
  };
}

/** How long to wait before trying again; 0 when the point was granted. A store that is down is the caller's error. */
async function consume(limiter: FlexibleLimiter, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    const waitMs = (refused as { msBeforeNext?: unknown } | null)?.msBeforeNext;
    if (refused instanceof Error || typeof waitMs !== "number") throw refused;
    return Math.max(1, waitMs);
  }
}
