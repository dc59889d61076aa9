/** Calls that wait for a place, in order. Who gives up leaves the line at once. */
export class Line {
  readonly #waiting = new Set<Waiter>();
  readonly #onEmpty: () => void;

  /** `onEmpty` is called when the last one has given up. */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  get length(): number {
    return this.#waiting.size;
  }

  /** Waits for the turn; fails when the signal fires before it. */
  join(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter);
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
      this.#waiting.add(waiter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** It is the turn of whoever has waited longest; of nobody in an empty line. */
  serve(): void {
    this.#next()?.serve();
  }

  /** Whoever has waited longest gets no place. */
  fail(reason: unknown): void {
    this.#next()?.fail(reason);
  }

  #next(): Waiter | undefined {
    const [first] = this.#waiting;
    if (first !== undefined) this.#waiting.delete(first);
    return first;
  }
}

interface Waiter {
  serve(): void;
  fail(reason: unknown): void;
}
