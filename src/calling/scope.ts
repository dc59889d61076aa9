import { setMaxListeners } from "node:events";
import {
  ColloquyError,
  type ColloquyErrorInit,
  invalidArgument,
  messageAbout,
} from "../errors/colloquy-error.js";
import { type EndCause, endings } from "./endings.js";

/** Options of every call. */
export interface CallOptions {
  /** Ends the call, or a whole walk, with `aborted`. */
  signal?: AbortSignal | undefined;
  /** Deadline of one page in milliseconds (10,000; 30,000 where a list is read whole or last messages are fetched). */
  timeoutMs?: number | undefined;
}

/** Timers beyond this fire at once. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** Vendor pages one page may read of a list that is read in parts. */
export const READ_CAP = 20;

/** After this part of the deadline a page returns what it has. */
const SOFT_PART = 0.8;

/** What was under way when a scope ended. */
type Ending = Pick<ColloquyErrorInit, "operation" | "provider" | "outcome">;

const abortedBy: Record<Exclude<EndCause, "deadline" | "parent">, string> = {
  user: "by its signal",
  closed: "because its client was closed",
  unwanted: "because nobody waits for it any more",
};

/**
 * What those who race a scope are rejected with, and why its signal fires; `Scope.ended` says more. One for all, because
 * an AbortError of each signal's own costs more than all else about it.
 */
const ENDED = new DOMException("the call has ended", "AbortError");

/**
 * The time and the vendor reads that one page may spend. It ends once, see {@link EndCause}. Listeners stand in a set of
 * its own, and an AbortSignal is made only for whoever asks for one, because a controller with a listener costs more
 * than signing a request.
 */
export class Scope {
  readonly timeoutMs: number;
  reads = 0;
  /** Characters of all answers so far. */
  received = 0;
  /** What its calls have waited for the call limit, in milliseconds. */
  budgetWaitMs = 0;
  /** Whether its calls, and those of smaller scopes inside it, go before others that wait for a call limit. */
  goesFirst = false;
  readonly #startedAt = performance.now();
  readonly #parent: Scope | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #userSignal: AbortSignal | undefined;
  /** What this scope listens with to its parent or to the user's signal. */
  #endWithOuter: (() => void) | undefined;
  #cause: EndCause | undefined;
  #controller: AbortController | undefined;

  constructor(options: CallOptions, defaultTimeoutMs: number, parent?: Scope) {
    this.timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.#parent = parent;
    this.#userSignal = options.signal;
    this.#timer = setTimeout(endAtDeadline, this.timeoutMs, this);
    if (parent !== undefined) {
      this.goesFirst = parent.goesFirst;
      this.#endWithOuter = () => this.end("parent");
      parent.onEnd(this.#endWithOuter);
    } else if (options.signal?.aborted === true) {
      this.end("user");
    } else if (options.signal !== undefined) {
      this.#endWithOuter = () => endings.add(this, "user");
      listenTo(options.signal, this.#endWithOuter);
    }
  }

  /** A smaller deadline inside this one, for one of several sources. */
  within(timeoutMs: number): Scope {
    return new Scope({}, Math.max(1, Math.round(Math.min(timeoutMs, this.leftMs))), this);
  }

  /** Calls back once when the scope ends, at once where it has. */
  onEnd(listener: () => void): void {
    if (this.over) listener();
    else this.#listeners.add(listener);
  }

  /** Takes {@link onEnd} back. */
  offEnd(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** Whether it has ended. */
  get over(): boolean {
    return this.#cause !== undefined;
  }

  /** A signal that fires when the scope ends, for interfaces that take one. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      // Node warns of a leak at eleven listeners, which many calls at once under one signal are not.
      setMaxListeners(0, controller.signal);
      this.onEnd(() => controller.abort(ENDED));
    }
    return this.#controller.signal;
  }

  get leftMs(): number {
    return Math.max(0, this.timeoutMs - (performance.now() - this.#startedAt));
  }

  /** Whether a page should stop reading and return what it has. */
  get spent(): boolean {
    return this.reads >= READ_CAP || this.leftMs < this.timeoutMs * (1 - SOFT_PART);
  }

  /** Why it has ended, as the error the user gets; `undefined` while it has not. */
  ended(about: Ending = {}): ColloquyError | undefined {
    if (!this.over) return undefined;
    if (this.#cause === "parent") return this.#parent?.ended(about);
    const { provider, operation } = about;
    const say = (what: string) =>
      operation === undefined ? what : messageAbout({ provider, operation }, what);
    if (this.#cause !== "deadline") {
      const message = say(`the call was aborted ${abortedBy[this.#cause ?? "user"]}`);
      return new ColloquyError({ ...about, code: "aborted", message });
    }
    const limit = this.#parent === undefined ? "timeoutMs" : "sourceTimeoutMs";
    const message = say(`no answer within ${this.timeoutMs} ms; try again or raise ${limit}`);
    return new ColloquyError({ ...about, code: "timeout", message, retryable: true });
  }

  /** Ends it at once, unless it has ended. */
  end(cause: EndCause): void {
    if (this.over) return;
    this.#cause = cause;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  /** Releases its timer and what it listens to; it does not end by that. */
  close(): void {
    clearTimeout(this.#timer);
    endings.forget(this);
    if (this.#endWithOuter === undefined) return;
    this.#parent?.offEnd(this.#endWithOuter);
    this.#userSignal?.removeEventListener("abort", this.#endWithOuter);
  }
}

function endAtDeadline(scope: Scope): void {
  endings.add(scope, "deadline");
}

/** Not AbortSignal.any: a long-lived user signal would keep every page's signal alive on Node 20. */
function listenTo(signal: AbortSignal, listener: () => void): void {
  setMaxListeners(0, signal);
  signal.addEventListener("abort", listener, { once: true });
}

/** Runs `work` under a scope of its own and always releases its timer. */
export async function inScope<T>(
  options: CallOptions,
  defaultTimeoutMs: number,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const scope = new Scope(options, defaultTimeoutMs);
  try {
    const ended = scope.ended();
    if (ended !== undefined) throw ended;
    return await work(scope);
  } finally {
    scope.close();
  }
}

/** Races work against the deadline: a signer or a credentials function may hang and knows no signal. */
export function unlessEnded<T>(scope: Scope, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(ENDED);
    scope.onEnd(giveUp);
    work.then(
      (value) => {
        scope.offEnd(giveUp);
        resolve(value);
      },
      (thrown: unknown) => {
        scope.offEnd(giveUp);
        reject(thrown);
      },
    );
  });
}

/** Checks the options of a call. */
export function checkCallOptions(options: unknown): CallOptions {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null) {
    throw invalidArgument("call options must be an object with signal and timeoutMs");
  }
  const { signal, timeoutMs, ...rest } = options as CallOptions & Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined)
    throw invalidArgument(`unknown call option "${unknown}"; there are signal and timeoutMs`);
  // Reading it also finds a proxy of a signal, whose methods would throw later.
  if (signal !== undefined && !(signal instanceof AbortSignal && typeof signal.aborted === "boolean")) {
    throw invalidArgument("signal must be an AbortSignal");
  }
  if (
    timeoutMs !== undefined &&
    !(Number.isInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)
  ) {
    throw invalidArgument(`timeoutMs must be a whole number of milliseconds from 1 to ${LONGEST_TIMEOUT_MS}`);
  }
  return { ...(signal ? { signal } : {}), ...(timeoutMs !== undefined ? { timeoutMs } : {}) };
}
