import { setTimeout as sleep } from "node:timers/promises";

/** The most of these times, in milliseconds and in order, that lie within any second. */
export function mostInASecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of times.entries()) {
    while (at - (times[first] ?? at) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** How many of these times lie in each whole second from the first one on. */
export function perSecond(times: readonly number[]): number[] {
  const [start = 0] = times;
  const seconds = Array<number>(Math.floor(((times.at(-1) ?? start) - start) / 1000)).fill(0);
  for (const at of times) {
    const second = Math.floor((at - start) / 1000);
    if (second < seconds.length) seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return seconds;
}

/** Makes calls evenly, whatever becomes of them, and waits until all have ended. */
export async function offer(
  call: () => Promise<unknown>,
  callsPerSecond: number,
  forMs: number,
): Promise<void> {
  const startedAt = performance.now();
  const calls: Promise<unknown>[] = [];
  for (let passedMs = 0; passedMs < forMs; passedMs = performance.now() - startedAt) {
    while (calls.length < (passedMs / 1000) * callsPerSecond) calls.push(call().catch(() => {}));
    await sleep(2);
  }
  await Promise.all(calls);
}
