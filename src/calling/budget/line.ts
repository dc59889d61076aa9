/** Calls that wait for a place, in order, those that go first before the others. Who gives up leaves the line at once. */
export class Line {
  readonly #first = new Set<Waiter>();
  readonly #others = new Set<Waiter>();
  readonly #onEmpty: () => void;

  /** `onEmpty` is called when the last one has given up. */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  get length(): number {
    return this.#first.size + this.#others.size;
  }

  /** How many would be served before one who joins now. */
  ahead(goesFirst: boolean): number {
    return goesFirst ? this.#first.size : this.length;
  }

  /** Waits for the turn; fails when the signal fires before it. */
  join(signal: AbortSignal, goesFirst: boolean): Promise<void> {
    const waiting = goesFirst ? this.#first : this.#others;
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(waiter);
        reject(signal.reason);
        if (this.length === 0) this.#onEmpty();
      };
      const ended =
        <Value>(end: (value: Value) => void) =>
        (value: Value) => {
          signal.removeEventListener("abort", leave);
          end(value);
        };
      const waiter = { serve: ended(resolve), fail: ended(reject) };
      waiting.add(waiter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** It is the turn of whoever is at the front; of nobody in an empty line. */
  serve(): void {
    this.#next()?.serve();
  }

  /** Whoever is at the front gets no place. */
  fail(reason: unknown): void {
    this.#next()?.fail(reason);
  }

  #next(): Waiter | undefined {
    const waiting = this.#first.size > 0 ? this.#first : this.#others;
    const [next] = waiting;
    if (next !== undefined) waiting.delete(next);
    return next;
  }
}

interface Waiter {
  serve(): void;
  fail(reason: unknown): void;
}
