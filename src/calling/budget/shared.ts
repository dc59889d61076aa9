import { Buckets } from "./buckets.js";
import { pointsOf, refuseLate } from "./exhausted.js";
import type { Budget } from "./index.js";
import { Line } from "./line.js";
import { Punctual } from "./punctual.js";
import { Slots } from "./slots.js";

const SECOND_MS = 1000;

/** The pace of a process is taken from so much of the past. */
const PACE_MS = 3 * SECOND_MS;

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
  const punctual = new Punctual();
  const shares = new Buckets((key) => new Share(key, limiter, punctual));
  return {
    async take(key, callsPerSecond, signal, leftMs = Number.POSITIVE_INFINITY, goesFirst = false) {
      const share = shares.of(key);
      share.slots.count = pointsOf(callsPerSecond);
      await share.take(signal, leftMs, goesFirst);
    },
    slowDown: (key, forMs) => shares.known(key)?.slots.slowDown(forMs),
  };
}

/** What this process has of one limit: who waits here, and what goes out. */
class Share {
  readonly slots = new Slots();
  readonly #key: string;
  readonly #limiter: FlexibleLimiter;
  readonly #punctual: Punctual;
  /** Slots that are being asked for; no more than there are calls in the line. */
  #asking = 0;
  /** When calls of this process were granted of late. */
  #granted: number[] = [];
  /** Since when there has always been somebody in the line. */
  #busySince = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #line = new Line(() => this.#rest());

  constructor(key: string, limiter: FlexibleLimiter, punctual: Punctual) {
    this.#key = key;
    this.#limiter = limiter;
    this.#punctual = punctual;
  }

  get isFree(): boolean {
    return this.#line.length === 0 && this.#asking === 0;
  }

  take(signal: AbortSignal, leftMs: number, goesFirst: boolean): Promise<void> {
    signal.throwIfAborted();
    const now = performance.now();
    if (this.#line.length === 0) this.#busySince = now;
    refuseLate(this.#waitMs(now, this.#line.ahead(goesFirst)), leftMs);
    const granted = this.#line.join(signal, goesFirst);
    if (this.#timer === undefined) this.#wake();
    return granted;
  }

  /** What one more call would wait: as long as the line takes at the pace that other processes have left to this one. */
  #waitMs(now: number, ahead: number): number {
    const nextMs = Math.max(0, this.slots.next(now).dueAt - now);
    return nextMs + ahead * this.#paceMs(now);
  }

  /** From one call of this process to the next; before that is known, as if there were no other process. */
  #paceMs(now: number): number {
    this.#granted = this.#granted.filter((at) => at > now - PACE_MS);
    const busyMs = Math.min(PACE_MS, now - this.#busySince);
    return busyMs < SECOND_MS ? SECOND_MS / this.slots.count : busyMs / Math.max(1, this.#granted.length);
  }

  /** Comes back when the next slot is due, as long as somebody waits for one that nobody has asked for yet. */
  #wake(): void {
    this.#rest();
    if (this.#asking >= this.#line.length) return;
    const now = performance.now();
    const { dueAt } = this.slots.next(now);
    // Where all of them are being asked for, whichever answer comes first brings it back here.
    if (dueAt === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#ask(), Math.ceil(Math.max(0, dueAt - now)));
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Asks for every slot that is due. Never while calls join the line: many that are made in one go keep the process busy,
   * and what was granted meanwhile would go out late, with what is granted later.
   */
  #ask(): void {
    this.#timer = undefined;
    const now = performance.now();
    while (this.#asking < this.#line.length) {
      const { slot, dueAt } = this.slots.next(now);
      if (dueAt > now) break;
      void this.#askFor(slot);
    }
    this.#wake();
  }

  async #askFor(slot: number): Promise<void> {
    this.#asking += 1;
    this.slots.ask(slot);
    const askedAt = performance.now();
    try {
      const takenForMs = await consume(this.#limiter, `${this.#key}#${slot}`);
      const now = performance.now();
      if (this.#punctual.isInTime(now - askedAt) && takenForMs === 0) this.#grant(now);
      this.slots.taken(slot, takenForMs === 0 ? SECOND_MS : takenForMs);
    } catch (reason) {
      this.slots.taken(slot, 0);
      this.#line.fail(reason);
    }
    this.#asking -= 1;
    this.#wake();
  }

  #grant(now: number): void {
    this.#granted.push(now);
    this.#line.serve();
  }
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
