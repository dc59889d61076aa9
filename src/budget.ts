import { setTimeout as sleep } from "node:timers/promises";

/**
 * Spends the vendors' call limits. `take` waits until one more call may be sent; it fails only when the signal
 * fires. One budget may serve many clients, also in other processes.
 */
export interface Budget {
  take(key: string, callsPerSecond: number, signal: AbortSignal): Promise<void>;
}

/** Keeps to each limit inside this process, evenly spaced after a burst of a tenth of a second. */
export function createMemoryBudget(): Budget {
  const nextFreeAt = new Map<string, number>();
  return {
    async take(key, callsPerSecond, signal) {
      const spacingMs = 1000 / callsPerSecond;
      const now = performance.now();
      const burstMs = Math.min(100, 20 * spacingMs);
      const slot = Math.max(nextFreeAt.get(key) ?? 0, now - burstMs);
      nextFreeAt.set(key, slot + spacingMs);
      if (slot <= now) return;
      await sleep(slot - now, undefined, { signal }).catch((ended: unknown) => {
        // A call that gave up has spent nothing.
        nextFreeAt.set(key, (nextFreeAt.get(key) ?? 0) - spacingMs);
        throw ended;
      });
    },
  };
}

/** What {@link shareBudget} needs of a limiter of the package `rate-limiter-flexible`. */
export interface FlexibleLimiter {
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

/** The process-wide default: every client of one app shares it. */
export const processBudget: Budget = createMemoryBudget();
