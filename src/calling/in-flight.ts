import { ColloquyError } from "../errors/colloquy-error.js";
import { endings } from "./endings.js";
import type { Scope } from "./scope.js";

/** The calls of one client that are under way, so that closing it can wait for them or cut them short. */
export class InFlight {
  readonly #calls = new Set<{ scope: Scope }>();
  #closed = false;
  #onEmpty: (() => void)[] = [];

  /** Runs a call; refuses it once the client is closed. */
  async run<T>(call: { scope: Scope }, work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closed();
    this.#calls.add(call);
    try {
      return await work();
    } finally {
      this.#calls.delete(call);
      if (this.#calls.size === 0) for (const resolve of this.#onEmpty.splice(0)) resolve();
    }
  }

  /** Refuses new calls and waits for those under way, for `timeoutMs` at most: then they are ended. */
  async close(timeoutMs: number | undefined): Promise<void> {
    this.#closed = true;
    if (this.#calls.size === 0) return;
    const cut = () => {
      for (const { scope } of this.#calls) endings.add(scope, "closed");
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(cut, timeoutMs);
    await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
    clearTimeout(timer);
  }
}

function closed(): ColloquyError {
  return new ColloquyError({
    code: "invalid_argument",
    message: "the client is closed; make a new one, or close it later",
  });
}
