import { pointsOf, refuseLate } from "./exhausted.js";
import type { Budget } from "./index.js";

/** What {@link shareBudget} needs of a limiter of the package `rate-limiter-flexible`. */
export interface FlexibleLimiter {
  /** Takes points (1) of a key; when there are none it rejects with an object that has `msBeforeNext`. */
  consume(key: string, points?: number): Promise<unknown>;
}

/**
 * Shares the budget in a fleet: `limiterFor` makes, once, a limiter of `rate-limiter-flexible` over Redis, Valkey or
 * Postgres with the `points` it is given and `duration: 1`. Its windows are fixed, so a limit of a hundred points would
 * let nearly two hundred through about the turn of a window. Therefore it is asked for one point, and every call that
 * may go out in a second has a key of its own: `key#0` to `key#94` for 100 a second.
 */
export function shareBudget(limiterFor: (points: number) => FlexibleLimiter): Budget {
  const limiter = limiterFor(1);
  const slots = new Map<string, number[]>();
  return {
    async take(key, callsPerSecond, signal, leftMs = Number.POSITIVE_INFINITY) {
      const startedAt = performance.now();
      const freeAt = slotsOf(slots, key, pointsOf(callsPerSecond));
      for (;;) {
        signal.throwIfAborted();
        const slot = nextSlot(freeAt);
        const now = performance.now();
        const waitMs = (freeAt[slot] ?? 0) - now;
        if (waitMs > 0) {
          refuseLate(now - startedAt + waitMs, leftMs);
          await pause(Math.ceil(waitMs), signal);
          continue;
        }
        // Taken here before it is asked for, so that calls of this process ask for different slots.
        freeAt[slot] = now + 1000;
        const refusedForMs = await consume(limiter, `${key}#${slot}`);
        if (refusedForMs === 0) return;
        freeAt[slot] = performance.now() + refusedForMs;
      }
    },
  };
}

/** When each slot of a key is free, as far as this process knows. */
function slotsOf(slots: Map<string, number[]>, key: string, points: number): number[] {
  let freeAt = slots.get(key);
  if (freeAt === undefined || freeAt.length !== points) {
    freeAt = Array<number>(points).fill(0);
    slots.set(key, freeAt);
  }
  return freeAt;
}

/** The slot that is free first; of several a random one, so that processes do not all ask for the same. */
function nextSlot(freeAt: readonly number[]): number {
  const now = performance.now();
  const first = Math.floor(Math.random() * freeAt.length);
  let best = first;
  for (let step = 0; step < freeAt.length; step += 1) {
    const slot = (first + step) % freeAt.length;
    if ((freeAt[slot] ?? 0) <= now) return slot;
    if ((freeAt[slot] ?? 0) < (freeAt[best] ?? 0)) best = slot;
  }
  return best;
}

/** How long the slot is still taken; 0 when the point was granted. A store that is down is the caller's error. */
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

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
