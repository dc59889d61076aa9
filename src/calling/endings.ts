import { setImmediate as turn } from "node:timers/promises";

/** Why a scope ends: its deadline, the user's signal, the scope around it, the closed client, or nobody who waits. */
export type EndCause = "deadline" | "user" | "parent" | "closed" | "unwanted";

/** What ends. */
interface Ending {
  end(cause: EndCause): void;
}

/** What one end sets going, an error with its stack above all, takes up to 0.1 ms. */
const MOST_A_TURN = 100;

/**
 * Ends what ends early: where thousands of deadlines pass together, or thousands of calls have one signal, a hundred end
 * in a turn of the event loop and the others in the turns that follow, so that nobody else is stopped for long.
 */
class Endings {
  readonly #waiting = new Map<Ending, EndCause>();
  #left = MOST_A_TURN;

  /** Ends it at once, or soon where many others have ended. */
  add(ending: Ending, cause: EndCause): void {
    if (this.#left === 0) {
      this.#waiting.set(ending, this.#waiting.get(ending) ?? cause);
      return;
    }
    if (this.#left === MOST_A_TURN) void turn().then(() => this.#next());
    this.#left -= 1;
    ending.end(cause);
  }

  /** Takes {@link add} back, where it has not ended yet. */
  forget(ending: Ending): void {
    this.#waiting.delete(ending);
  }

  #next(): void {
    this.#left = MOST_A_TURN;
    for (const [ending, cause] of this.#waiting) {
      if (this.#left === 0) return;
      this.#waiting.delete(ending);
      this.add(ending, cause);
    }
  }
}

/** Those of this process, which has one event loop. */
export const endings = new Endings();
