import { Buckets } from "./buckets.js";
import { pointsOf, refuseLate } from "./exhausted.js";
import type { Budget } from "./index.js";
import { Line } from "./line.js";

const WINDOW_MS = 1000;

/**
 * Of a second's calls the part that may go out at once. The others are spaced: where all go out in one bunch, and the
 * first bunch takes longer on its way, a vendor sees nearly two of them within a second.
 */
const BURST_PART = 0.5;

/** Spaced calls would fill so much of a second, so that a limit is reached also after a pause. */
const SPACED_OVER_MS = 800;

/** What a timer that came late may make up for at once. */
const MOST_LATE_MS = 20;

/** Keeps to each limit inside this process: never more calls than allowed in any second. */
export function createMemoryBudget(): Budget {
  const buckets = new Buckets(() => new Bucket());
  const bucketOf = (key: string, callsPerSecond: number): Bucket => {
    const bucket = buckets.of(key);
    bucket.points = pointsOf(callsPerSecond);
    return bucket;
  };
  return {
    takeNow: (key, callsPerSecond) => bucketOf(key, callsPerSecond).takeNow(),
    take: async (key, callsPerSecond, signal, leftMs = Number.POSITIVE_INFINITY, goesFirst = false) =>
      bucketOf(key, callsPerSecond).take(signal, leftMs, goesFirst),
    sent: (key) => buckets.known(key)?.sent(),
    slowDown: (key, forMs) => buckets.known(key)?.slowDown(forMs),
  };
}

/** One limit: what was granted in the last second, and who waits. */
class Bucket {
  points = 1;
  /** When calls were granted, oldest first; no more than {@link points} are looked at. */
  #granted: number[] = [];
  /** Of these, the ones that have not gone out yet. */
  #unsent: number[] = [];
  /** When the next call may go out of those that are spaced. */
  #spacedAt = 0;
  #slowUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #line = new Line(() => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  });

  get isFree(): boolean {
    return this.#line.length === 0;
  }

  takeNow(): boolean {
    if (!this.isFree) return false;
    const now = performance.now();
    if (this.#opensAt(0, now) > now) return false;
    this.#grant(now);
    return true;
  }

  take(signal: AbortSignal, leftMs: number, goesFirst: boolean): Promise<void> {
    signal.throwIfAborted();
    if (this.takeNow()) return Promise.resolve();
    const now = performance.now();
    refuseLate(this.#opensAt(this.#line.ahead(goesFirst), now) - now, leftMs);
    const served = this.#line.join(signal, goesFirst);
    this.#wake(now);
    return served;
  }

  /**
   * The oldest call that was granted goes out now, which is when it counts. One that went out later than a second after
   * its grant counts too, although its place may have been granted again meanwhile.
   */
  sent(): void {
    const now = performance.now();
    this.#unsent = this.#unsent.filter((at) => at > now - WINDOW_MS);
    const place = this.#granted.indexOf(this.#unsent.shift() ?? Number.NaN);
    if (place >= 0) this.#granted.splice(place, 1);
    this.#granted.push(now);
  }

  /** The vendor had enough: half as many go out for a while. */
  slowDown(forMs: number): void {
    this.#slowUntil = Math.max(this.#slowUntil, performance.now() + forMs);
  }

  /** How many may go out in a second as things are. */
  #limitAt(now: number): number {
    return now < this.#slowUntil ? Math.max(1, Math.floor(this.points / 2)) : this.points;
  }

  /** When the call behind `ahead` others can be granted. */
  #opensAt(ahead: number, now: number): number {
    const limit = this.#limitAt(now);
    const burst = Math.max(1, Math.floor(limit * BURST_PART));
    const spacedAt = this.#spacedAt + (ahead * SPACED_OVER_MS) / limit;
    const evenlyAt = Math.min(spacedAt, this.#belowAt(burst, ahead));
    return Math.max(now, this.#belowAt(limit, ahead), evenlyAt);
  }

  /** When fewer than `count` lie in a second, those ahead included. */
  #belowAt(count: number, ahead: number): number {
    const place = this.#granted.length - count + (ahead % count);
    const rounds = Math.floor(ahead / count);
    return (this.#granted[place] ?? Number.NEGATIVE_INFINITY) + (rounds + 1) * WINDOW_MS;
  }

  #grant(now: number): void {
    const limit = this.#limitAt(now);
    const due = Math.max(now - MOST_LATE_MS, Math.min(now, this.#spacedAt));
    this.#spacedAt = due + SPACED_OVER_MS / limit;
    this.#granted.push(now);
    this.#unsent.push(now);
    if (this.#unsent.length > this.points) this.#unsent.shift();
    if (this.#granted.length > 2 * this.points) this.#granted = this.#granted.slice(-this.points);
  }

  #wake(now: number): void {
    if (this.#timer !== undefined || this.isFree) return;
    this.#timer = setTimeout(() => this.#serve(), Math.ceil(this.#opensAt(0, now) - now));
  }

  #serve(): void {
    this.#timer = undefined;
    const now = performance.now();
    while (!this.isFree && this.#opensAt(0, now) <= now) {
      this.#grant(now);
      this.#line.serve();
    }
    this.#wake(now);
  }
}

/** A registered symbol: an app that loads the library as a module and as CommonJS has one budget all the same. */
const shared = Symbol.for("colloquy.budget");

/** The process-wide default: every client of one app shares it. */
export const processBudget: Budget = processWide();

function processWide(): Budget {
  const holder = globalThis as { [shared]?: Budget };
  holder[shared] ??= createMemoryBudget();
  return holder[shared];
}
