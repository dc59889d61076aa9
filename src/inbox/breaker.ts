/** Failures of a source's list in a row, over all users, that open the breaker. */
const MOST_FAILURES = 3;

/** How long an open breaker lets nothing through, in milliseconds. */
const OPEN_MS = 10_000;

/** What a breaker says to somebody who wants to ask: go on, or come back. */
export type Passage = "pass" | { retryAfterMs: number };

/**
 * Keeps a source that is down from being asked by everybody: three failures in a row open it, nobody asks for ten
 * seconds, and then one caller tries while the others still wait.
 */
export class Breaker {
  #failures = 0;
  #openUntil = 0;
  #probing = false;

  /** Whoever passes MUST say how it went. */
  enter(): Passage {
    if (this.#failures < MOST_FAILURES) return "pass";
    const leftMs = this.#openUntil - performance.now();
    if (leftMs > 0) return { retryAfterMs: Math.ceil(leftMs) };
    if (this.#probing) return { retryAfterMs: OPEN_MS };
    this.#probing = true;
    return "pass";
  }

  /** The source answered, if only to say no. */
  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  /** The source did not answer. */
  failed(): void {
    this.#failures += 1;
    this.#probing = false;
    this.#openUntil = performance.now() + OPEN_MS;
  }

  /** It is not known whether the source would have answered: the caller gave up, or never got to ask. */
  leftOpen(): void {
    this.#probing = false;
  }
}
