const PERIOD_MS = 1000;

/** So much later than the quickest an answer may come. It is what the part of a limit that is kept back allows for. */
const LATE_MS = 50;

/**
 * Tells which answers of a store come too late to act on. A place counts from when the store gave it away. Where a busy
 * process sees that only later, the place may have gone to another process meanwhile, and both would call within a
 * second. The way to a store that is far takes its time for every answer, so they are compared with the quickest of late.
 */
export class Punctual {
  #periodEndsAt = 0;
  #quickestMs = Number.POSITIVE_INFINITY;
  #quickestBeforeMs = Number.POSITIVE_INFINITY;

  /** Whether an answer that took so long came in time. */
  isInTime(tookMs: number): boolean {
    this.#turnPeriod(performance.now());
    this.#quickestMs = Math.min(this.#quickestMs, tookMs);
    return tookMs <= Math.min(this.#quickestMs, this.#quickestBeforeMs) + LATE_MS;
  }

  #turnPeriod(now: number): void {
    if (now < this.#periodEndsAt) return;
    this.#periodEndsAt = now + PERIOD_MS;
    this.#quickestBeforeMs = this.#quickestMs;
    this.#quickestMs = Number.POSITIVE_INFINITY;
  }
}
