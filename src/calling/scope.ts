import { setMaxListeners } from "node:events";
import { ColloquyError, type ColloquyErrorInit, invalidArgument } from "../errors/colloquy-error.js";

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

/** The time and the vendor reads that one page may spend. */
export class Scope {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  reads = 0;
  readonly #startedAt = performance.now();
  readonly #user: AbortSignal | undefined;
  readonly #parent: Scope | undefined;
  readonly #release: () => void;
  readonly #inner: Scope[] = [];

  constructor(options: CallOptions, defaultTimeoutMs: number, parent?: Scope) {
    this.timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.#parent = parent;
    this.#user = parent?.signal ?? options.signal;
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.timeoutMs);
    const forward = () => controller.abort();
    // Not AbortSignal.any: a long-lived user signal would keep every page's signal alive on Node 20.
    // Node warns of a leak at eleven listeners, which many calls at once under one signal are not.
    for (const signal of [controller.signal, this.#user])
      if (signal !== undefined) setMaxListeners(0, signal);
    this.#user?.addEventListener("abort", forward, { once: true });
    if (this.#user?.aborted) controller.abort();
    this.signal = controller.signal;
    this.#release = () => {
      clearTimeout(timer);
      this.#user?.removeEventListener("abort", forward);
    };
  }

  /** A smaller deadline inside this one, for one of several sources. */
  within(timeoutMs: number): Scope {
    const inner = new Scope({}, Math.max(1, Math.round(Math.min(timeoutMs, this.leftMs))), this);
    this.#inner.push(inner);
    return inner;
  }

  get leftMs(): number {
    return Math.max(0, this.timeoutMs - (performance.now() - this.#startedAt));
  }

  /** Whether a page should stop reading and return what it has. */
  get spent(): boolean {
    return this.reads >= READ_CAP || this.leftMs < this.timeoutMs * (1 - SOFT_PART);
  }

  /** Why the signal fired, as the error the user gets; `undefined` while it has not. */
  ended(about: Pick<ColloquyErrorInit, "operation" | "provider" | "outcome">): ColloquyError | undefined {
    if (!this.signal.aborted) return undefined;
    if (this.#parent?.signal.aborted) return this.#parent.ended(about);
    const where = [about.provider, about.operation].filter(Boolean).join(" ").concat(": ").replace(/^: /, "");
    if (this.#user?.aborted) {
      return new ColloquyError({
        ...about,
        code: "aborted",
        message: `${where}the call was aborted by its signal`,
      });
    }
    const message = `${where}no answer within ${this.timeoutMs} ms; try again or raise ${this.#parent === undefined ? "timeoutMs" : "sourceTimeoutMs"}`;
    return new ColloquyError({ ...about, code: "timeout", message, retryable: true });
  }

  close(): void {
    this.#release();
    for (const inner of this.#inner) inner.close();
  }
}

/** Runs `work` under a scope of its own and always releases its timer. */
export async function inScope<T>(
  options: CallOptions,
  defaultTimeoutMs: number,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const scope = new Scope(options, defaultTimeoutMs);
  try {
    const ended = scope.ended({});
    if (ended !== undefined) throw ended;
    return await work(scope);
  } finally {
    scope.close();
  }
}

/** Races work against the deadline: a signer or a credentials function may hang and knows no signal. */
export async function unlessEnded<T>(scope: Scope, work: Promise<T>): Promise<T> {
  let stop: () => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(scope.signal.reason);
    scope.signal.addEventListener("abort", stop, { once: true });
    if (scope.signal.aborted) stop();
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    scope.signal.removeEventListener("abort", stop);
    work.catch(() => {});
  }
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
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
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
