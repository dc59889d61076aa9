const SECOND_MS = 1000;

/** A slot that is taken again and again falls behind its turn. When it is so far behind, it waits for the next. */
const BEHIND_MS = 100;

/** A slot that nobody here asked for may be taken so long after its turn: more of them at once would be a bunch. */
const LATE_MS = 20;

/** What a busy process may make up for. */
const MISSED_MS = 50;

/** Processes ask for a slot within so many milliseconds, in an order that chance decides. */
const SPREAD_MS = 5;

/**
 * The slots of one limit, as one process knows them. Each has its turn at another time of the second, by the wall clock,
 * so that the calls of all processes together are spaced: a bunch of them would arrive as a bunch in every second that
 * follows. Where clocks differ they are spaced less well, and no more go out.
 */
export class Slots {
  /** When each slot can be asked for again: infinite while it is. */
  #dueAt: number[] = [];
  #slowUntil = 0;

  get count(): number {
    return this.#dueAt.length;
  }

  set count(count: number) {
    if (count !== this.count) this.#dueAt = Array<number>(count).fill(Number.NEGATIVE_INFINITY);
  }

  /** The slot that is due first. */
  next(now: number): { slot: number; dueAt: number } {
    const step = now < this.#slowUntil ? 2 : 1;
    let first = { slot: 0, dueAt: this.#dueAtOf(0, now) };
    for (let slot = step; slot < this.count; slot += step) {
      const dueAt = this.#dueAtOf(slot, now);
      if (dueAt < first.dueAt) first = { slot, dueAt };
    }
    return first;
  }

  /** It is being asked for. */
  ask(slot: number): void {
    this.#dueAt[slot] = Number.POSITIVE_INFINITY;
  }

  /** It is taken for so long, by whichever process. */
  taken(slot: number, forMs: number): void {
    // The limit may have become smaller meanwhile.
    if (slot >= this.count) return;
    const now = performance.now();
    this.#dueAt[slot] = this.#inTurn(slot, now + forMs + Math.random() * SPREAD_MS, BEHIND_MS);
  }

  /** The vendor had enough: this process uses every other slot for a while. */
  slowDown(forMs: number): void {
    this.#slowUntil = Math.max(this.#slowUntil, performance.now() + forMs);
  }

  #dueAtOf(slot: number, now: number): number {
    const known = this.#dueAt[slot] ?? 0;
    if (known >= now - MISSED_MS) return known;
    const dueAt = this.#inTurn(slot, now, LATE_MS);
    this.#dueAt[slot] = dueAt;
    return dueAt;
  }

  /** The time itself where it lies in the slot's turn, which ends `lateMs` after it began; else when its next turn begins. */
  #inTurn(slot: number, at: number, lateMs: number): number {
    const gapMs = SECOND_MS / this.count;
    const sinceTurnMs = (Date.now() + at - performance.now() - slot * gapMs) % SECOND_MS;
    // Where there are few slots their turns meet, so that one of them always has its turn.
    return sinceTurnMs <= Math.max(lateMs, gapMs) ? at : at + SECOND_MS - sinceTurnMs;
  }
}
