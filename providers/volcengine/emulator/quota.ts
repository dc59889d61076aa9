import { ApiError } from "./errors.js";

/** Counts calls against an action's documented rate. */
export interface Quota {
  take(action: string, perSecond: number): void;
}

export const unlimited: Quota = { take() {} };

/** Refuses what goes over the rate within any second. Which code IM uses for it is not known; the gateway's is taken. */
export function enforcedQuota(clock: () => number): Quota {
  const calls = new Map<string, number[]>();
  return {
    take(action, perSecond) {
      const now = clock();
      const recent = (calls.get(action) ?? []).filter((at) => now - at < 1000);
      calls.set(action, recent);
      if (recent.length >= perSecond) {
        throw new ApiError("FlowLimitExceeded", `${action} takes ${perSecond} calls a second.`);
      }
      recent.push(now);
    },
  };
}
