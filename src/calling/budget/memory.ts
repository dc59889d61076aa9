import { pointsOf, refuseLate } from "./exhausted.js";
import type { Budget } from "./index.js";

const WINDOW_MS = 1000;

/** Buckets that nobody has used for so long are forgotten. */
const IDLE_MS = 60_000;

/** Keeps to each limit inside this process: never more calls than allowed in any second. */
export function createMemoryBudget(): Budget {
  const buckets = new Map<string, Bucket>();
  let sweptAt = performance.now();
  const bucketOf = (key: string, callsPerSecond: number): Bucket => {
    const now = performance.now();
    if (now - sweptAt > IDLE_MS) {
      sweptAt = now;
      for (const [name, bucket] of buckets) if (bucket.isIdle(now)) buckets.delete(name);
    }
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      bucket = new Bucket();
      buckets.set(key, bucket);
    }
    bucket.limit = pointsOf(callsPerSecond);
    return bucket;
  };
  return {
    takeNow: (key, callsPerSecond) => bucketOf(key, callsPerSecond).takeNow(),
    take: async (key, callsPerSecond, signal, leftMs) =>
      bucketOf(key, callsPerSecond).take(signal, leftMs ?? Number.POSITIVE_INFINITY),
    sent: (key) => buckets.get(key)?.sent(),
    slowDown: (key, forMs) => buckets.get(key)?.slowDown(forMs),
  };
}

/** One limit: what was granted in the last second, and who waits, in order. Who gives up leaves the line at once. */
class Bucket {
  limit = 1;
  /** When calls were granted, oldest first; no more than {@link limit} are looked at. */
  #granted: number[] = [];
  /** Of these, the ones that have not gone out yet. */
  #unsent: number[] = [];
  readonly #line = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #slowUntil = 0;

  isIdle(now: number): boolean {
    return this.#line.size === 0 && (this.#granted.at(-1) ?? 0) < now - IDLE_MS;
  }

  takeNow(): boolean {
    if (this.#line.size > 0) return false;
    const now = performance.now();
    if (this.#opensAt(0, now) > now) return false;
    this.#grant(now);
    return true;
  }

  take(signal: AbortSignal, leftMs: number): Promise<void> {
    signal.throwIfAborted();
    const now = performance.now();
    if (this.takeNow()) return Promise.resolve();
    refuseLate(this.#opensAt(this.#line.size, now) - now, leftMs);
    return new Promise((resolve, reject) => {
      const serve = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#line.delete(serve);
        reject(signal.reason);
      };
      this.#line.add(serve);
      signal.addEventListener("abort", leave, { once: true });
      this.#wake(now);
    });
  }

  /** The oldest call that was granted goes out now, which is when it counts. */
  sent(): void {
    const now = performance.now();
    this.#unsent = this.#unsent.filter((at) => at > now - WINDOW_MS);
    const place = this.#granted.indexOf(this.#unsent.shift() ?? Number.NaN);
    if (place < 0) return;
    this.#granted.splice(place, 1);
    this.#granted.push(now);
  }

  /** The vendor had enough: half as many go out for a while. */
  slowDown(forMs: number): void {
    this.#slowUntil = Math.max(this.#slowUntil, performance.now() + forMs);
  }

  /** When the call behind `ahead` others can be granted. */
  #opensAt(ahead: number, now: number): number {
    const limit = now < this.#slowUntil ? Math.max(1, Math.floor(this.limit / 2)) : this.limit;
    const rounds = Math.floor(ahead / limit);
    const blocking =
      this.#granted[this.#granted.length - limit + (ahead % limit)] ?? Number.NEGATIVE_INFINITY;
    return Math.max(now, blocking + WINDOW_MS) + rounds * WINDOW_MS;
  }

  #grant(now: number): void {
    this.#granted.push(now);
    this.#unsent.push(now);
    if (this.#unsent.length > this.limit) this.#unsent.shift();
    if (this.#granted.length > 2 * this.limit) this.#granted = this.#granted.slice(-this.limit);
  }

  #wake(now: number): void {
    if (this.#timer !== undefined || this.#line.size === 0) return;
    this.#timer = setTimeout(() => this.#serve(), Math.ceil(this.#opensAt(0, now) - now));
  }

  #serve(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const serve of this.#line) {
      if (this.#opensAt(0, now) > now) break;
      this.#line.delete(serve);
      this.#grant(now);
      serve();
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
