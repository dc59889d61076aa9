/** Counts what has happened against a rate. */
export interface Quota {
  /** Whether one more fits into the last second; if so, it is counted. */
  admits(key: string, perSecond: number): boolean;
}

export const unlimited: Quota = { admits: () => true };

export function enforcedQuota(clock: () => number): Quota {
  const times = new Map<string, number[]>();
  return {
    admits(key, perSecond) {
      const now = clock();
      const recent = (times.get(key) ?? []).filter((at) => now - at < 1000);
      times.set(key, recent);
      if (recent.length >= perSecond) return false;
      recent.push(now);
      return true;
    },
  };
}
