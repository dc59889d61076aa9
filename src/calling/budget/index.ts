import { setTimeout as sleep } from "node:timers/promises";

/**
 * Spends the vendors' call limits. `take` waits until one more call may be sent; it fails only when the signal
 * fires. One budget may serve many clients, also in other processes.
 */
export interface Budget {
  /**
   * Waits for one call. `key` names what shares a limit: provider, app and operation, for example
   * `tencent:1400000000:v4/recentcontact/top`.
   */
  take(key: string, callsPerSecond: number, signal: AbortSignal): Promise<void>;
}

/** Keeps to each limit inside this process: never more calls than allowed in any second. */
export function createMemoryBudget(): Budget {
  const grants = new Map<string, number[]>();
  return {
    async take(key, callsPerSecond, signal) {
      signal.throwIfAborted();
      const now = performance.now();
      const granted = (grants.get(key) ?? []).filter((at) => at > now - 1000);
      grants.set(key, granted);
      // A limit below one a second would need a longer memory; none is documented.
      const blocking = granted[granted.length - Math.max(1, callsPerSecond)];
      const slot = blocking === undefined ? now : Math.max(now, blocking + 1000);
      granted.push(slot);
      if (slot === now) return;
      await sleep(slot - now, undefined, { signal }).catch((ended: unknown) => {
        // A call that gave up has spent nothing.
        const current = grants.get(key) ?? [];
        const index = current.indexOf(slot);
        if (index >= 0) grants.set(key, current.toSpliced(index, 1));
        throw ended;
      });
    },
  };
}

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

/** The process-wide default: every client of one app shares it. */
export const processBudget: Budget = createMemoryBudget();
