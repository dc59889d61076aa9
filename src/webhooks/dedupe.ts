/**
 * What has been handled. A key is one event of one app, up to 300 characters; an event may have two, one of its id and
 * one of its signature.
 *
 * One that is kept in a database MUST give up a claim whose process died, for example by letting it lapse after two
 * minutes: the event is then `new` again.
 */
export interface Dedupe {
  /**
   * Claims an event. `new`: it is the caller's, who MUST end with `done` or `failed`. `handled`: there is nothing to do.
   * `busy`: another process has claimed it.
   * @param ttlMs For how long it must be remembered once it is done, in milliseconds: as long as a repetition is fresh.
   */
  begin(key: string, ttlMs: number): Promise<"new" | "handled" | "busy">;
  /** It is handled, and is `handled` from now on. */
  done(key: string, ttlMs: number): Promise<void>;
  /** It is not handled, and is `new` again. */
  failed(key: string): Promise<void>;
  /** Nothing is known of events that claim an earlier time, so they are refused. Absent where all are remembered. */
  readonly remembersSince?: Date | undefined;
}

/** Options of {@link memoryDedupe}. */
export interface MemoryDedupeOptions {
  /** Most keys that it remembers (100,000, in about 25 MB). Where there are more, the oldest are forgotten. */
  max?: number | undefined;
}

const DEFAULT_MAX = 100_000;

/** How far a vendor's clock may be behind the one here, and how long an event may have been under way. */
const TOLERANCE_MS = 300_000;

/**
 * Remembers in this process. It starts empty: events from before its start, less 5 minutes, are refused, because they
 * may be repetitions of what an earlier process has handled.
 */
export function memoryDedupe({ max = DEFAULT_MAX }: MemoryDedupeOptions = {}): Dedupe {
  return new MemoryDedupe(max);
}

class MemoryDedupe implements Dedupe {
  /** When each was handled, by how long it is remembered: in each the oldest comes first. */
  readonly #handled = new Map<number, Map<string, number>>();
  readonly #claimed = new Set<string>();
  readonly #max: number;
  #since = Date.now() - TOLERANCE_MS;

  constructor(max: number) {
    this.#max = max;
  }

  get remembersSince(): Date {
    return new Date(this.#since);
  }

  async begin(key: string): Promise<"new" | "handled" | "busy"> {
    this.#forgetStale();
    if ([...this.#handled.values()].some((alike) => alike.has(key))) return "handled";
    if (this.#claimed.has(key)) return "busy";
    this.#claimed.add(key);
    return "new";
  }

  async done(key: string, ttlMs: number): Promise<void> {
    this.#claimed.delete(key);
    const alike = this.#handled.get(ttlMs) ?? new Map<string, number>();
    this.#handled.set(ttlMs, alike.set(key, Date.now()));
    while (this.#size() > this.#max) this.#forgetOldest();
  }

  async failed(key: string): Promise<void> {
    this.#claimed.delete(key);
  }

  #size(): number {
    let size = 0;
    for (const alike of this.#handled.values()) size += alike.size;
    return size;
  }

  #forgetStale(): void {
    for (const [ttlMs, alike] of this.#handled) {
      for (const [key, at] of alike) {
        if (Date.now() - at <= ttlMs) break;
        alike.delete(key);
      }
    }
  }

  /**
   * A repetition of what is forgotten could not be told from a new event, so it is too old from then on: it claims no
   * later time than the tolerance after it was handled. Where much comes at once, it is as if the start were now.
   */
  #forgetOldest(): void {
    const firsts = [...this.#handled.values()].flatMap((alike) => {
      const [first] = alike;
      return first === undefined ? [] : [{ alike, key: first[0], at: first[1] }];
    });
    const oldest = firsts.reduce((a, b) => (b.at < a.at ? b : a));
    oldest.alike.delete(oldest.key);
    const since = Math.min(oldest.at + TOLERANCE_MS + 1, Date.now() - TOLERANCE_MS);
    this.#since = Math.max(this.#since, since);
  }
}
