import { setTimeout as sleep } from "node:timers/promises";
import type { Budget } from "./index.js";

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

/** The process-wide default: every client of one app shares it. */
export const processBudget: Budget = createMemoryBudget();
