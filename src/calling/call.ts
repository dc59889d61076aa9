import { tracingChannel } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import { ColloquyError, type ColloquyErrorInit, type ErrorCode } from "../errors/colloquy-error.js";
import type {
  Asked,
  Call,
  HttpRequest,
  HttpResponse,
  Operation,
  Provider,
} from "../provider/contract/index.js";
import { JsonError } from "../provider/json.js";
import { BadResponse } from "../provider/parse.js";
import { Refusal, readAnswer } from "./answer.js";
import type { Budget } from "./budget/index.js";
import { type Dispatcher, isClosed, ResponseTooLarge, send, wasNeverSent } from "./http.js";
import type { Scope } from "./scope.js";

/** How failed calls are repeated. Only calls that are safe to repeat, or certainly not applied, are. */
export interface RetryOptions {
  /** Attempts in all, the first included (3). */
  attempts?: number | undefined;
  /** The first pause is a random time up to this; it doubles from there (200). */
  baseDelayMs?: number | undefined;
  /** No pause is longer, unless the vendor asks for it with Retry-After (5,000). */
  maxDelayMs?: number | undefined;
}

export interface CallSettings {
  dispatcher: Dispatcher;
  budget: Budget | null;
  retry: { [Field in keyof RetryOptions]-?: number };
  maxResponseBytes: number;
}

/** What subscribers of the tracing channel `colloquy:call` receive, once for each attempt. */
export interface CallTrace {
  /** The name of the provider, for example `"tencent"`. */
  provider: string;
  /** The vendor's name for the operation, for example `GetUserConversations`. */
  operation: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Set when the attempt has ended. */
  durationMs?: number;
  /** The error code, when the attempt failed. */
  code?: ErrorCode;
}

const channel = tracingChannel<CallTrace, CallTrace>("colloquy:call");

/** One call on its way through its attempts. */
interface Sending<Input, Output> {
  operation: Operation<Input, Output>;
  asked: Asked;
  scope: Scope;
  /** Never repeated, not even where it was certainly not applied. */
  once: boolean;
  attempt: number;
  /** Sign anew: the attempt before failed on a stale signature. */
  renew: boolean;
  /** Whether any attempt may have reached the vendor. */
  sent: boolean;
}

/** A failed attempt: the error for the user, and whether a new signature may mend it. */
class Failed {
  constructor(
    readonly error: ColloquyError,
    readonly renew = false,
  ) {}
}

/** Sends operations of one provider: budget, deadline, retry, wrapping and tracing, in this order and only here. */
export class Caller {
  constructor(
    readonly provider: Provider,
    readonly settings: CallSettings,
  ) {}

  /** The call that a provider gets. Counted calls are vendor pages of a list that is read in parts. */
  within(scope: Scope, { counted = false } = {}): Call {
    return (operation, input) => {
      if (counted) scope.reads += 1;
      return this.call(operation, input, scope);
    };
  }

  /** Runs provider code inside the deadline; whatever it throws reaches the user as a ColloquyError. */
  guard<T>(what: string, scope: Scope, work: () => Promise<T>): Promise<T> {
    return this.wrapped(what, scope, () => unlessEnded(scope, work()));
  }

  /** The same, but waits for the work to end by itself, as each of its calls does: what it knows is not thrown away. */
  async wrapped<T>(what: string, scope: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw ColloquyError.is(thrown) ? thrown : this.#wrap(thrown, { operation: what, scope, sent: true });
    }
  }

  async call<Input, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    scope: Scope,
    { once = false } = {},
  ): Promise<Output> {
    const asked = { ...operation.request(input), operation: operation.name };
    const sending = { operation, asked, scope, once, attempt: 1, renew: false, sent: false };
    for (let repeats = 0; ; sending.attempt += 1) {
      const outcome = await this.#traced(sending);
      if (!(outcome instanceof Failed)) return outcome;
      if (outcome.renew && !sending.renew && this.settings.retry.attempts > 1) {
        sending.renew = true;
        continue;
      }
      repeats += 1;
      await this.#pause(repeats, outcome.error, sending);
    }
  }

  /** Waits before the next attempt, or throws the error when there must be none. */
  async #pause(repeats: number, error: ColloquyError, sending: Sending<never, unknown>): Promise<void> {
    const { operation, scope } = sending;
    const { attempts, baseDelayMs, maxDelayMs } = this.settings.retry;
    const mayRepeat = operation.safe || (!sending.once && error.outcome === "not_applied");
    const fullJitterMs = Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (repeats - 1));
    const delayMs = error.retryAfterMs ?? fullJitterMs;
    if (repeats >= attempts || !error.retryable || !mayRepeat) throw error;
    if (scope.signal.aborted || delayMs >= scope.leftMs) throw error;
    await sleep(delayMs, undefined, { signal: scope.signal }).catch(() => {
      throw this.#ended({ operation: operation.name, scope, sent: sending.sent }) ?? error;
    });
  }

  async #traced<Input, Output>(sending: Sending<Input, Output>): Promise<Output | Failed> {
    const { operation, scope, attempt } = sending;
    const trace: CallTrace = { provider: this.provider.name, operation: operation.name, attempt };
    const startedAt = performance.now();
    let outcome: Output | Failed | undefined;
    // The traced function returns nothing, so that no answer is published.
    await channel.tracePromise(async () => {
      try {
        outcome = await this.#attempt(sending);
      } catch (thrown) {
        outcome = this.#failed(thrown, { operation: operation.name, scope, sent: sending.sent });
      }
      trace.durationMs = performance.now() - startedAt;
      if (outcome instanceof Failed) trace.code = outcome.error.code;
    }, trace);
    return outcome as Output | Failed;
  }

  async #attempt<Input, Output>(sending: Sending<Input, Output>): Promise<Output> {
    const { operation, scope } = sending;
    const request = await unlessEnded(scope, this.#prepare(sending));
    sending.sent = true;
    const response = await unlessEnded(scope, this.#send(request, scope.signal)).catch((thrown: unknown) => {
      throw this.#unsent(operation.name, thrown);
    });
    return operation.read(readAnswer(this.provider, response));
  }

  async #prepare({ operation, asked, renew, attempt, scope }: Sending<never, unknown>) {
    const { provider, settings } = this;
    const { name, callsPerSecond, budget = name } = operation;
    try {
      await settings.budget?.take(
        `${provider.name}:${provider.appId}:${budget}`,
        callsPerSecond,
        scope.signal,
      );
    } catch (cause) {
      const message = "the budget failed, so nothing was sent";
      throw this.error(name, { code: "unavailable", message, outcome: "not_applied", cause });
    }
    try {
      return await provider.wire.request(asked, { renew, attempt });
    } catch (cause) {
      if (ColloquyError.is(cause)) throw cause;
      if (cause instanceof JsonError) {
        const message = `the body cannot be sent: ${cause.message}`;
        throw this.error(name, { code: "invalid_argument", message });
      }
      throw this.error(name, { code: "unauthenticated", message: "the credentials function failed", cause });
    }
  }

  #send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { dispatcher, maxResponseBytes: maxBytes } = this.settings;
    return this.provider.wire.send?.(request, { signal }) ?? send(request, { dispatcher, signal, maxBytes });
  }

  /** A transport failure. */
  #unsent(operation: string, thrown: unknown): ColloquyError {
    if (thrown instanceof ResponseTooLarge) {
      const message = `the answer is too large: ${thrown.message}; raise maxResponseBytes if that is expected`;
      return this.error(operation, { code: "bad_response", message });
    }
    if (isClosed(thrown)) {
      const message = "the connections are closed; make a new client after close()";
      return this.error(operation, {
        code: "unavailable",
        message,
        retryable: false,
        outcome: "not_applied",
      });
    }
    const reason = thrown instanceof Error && thrown.message !== "" ? thrown.message : "no connection";
    return this.error(operation, {
      code: "unavailable",
      message: `the vendor cannot be reached: ${reason}`,
      outcome: wasNeverSent(thrown) ? "not_applied" : "unknown",
      cause: thrown,
    });
  }

  #failed(thrown: unknown, where: Where): Failed {
    const ended = this.#ended(where);
    if (ended !== undefined) return new Failed(ended);
    if (thrown instanceof Refusal) return new Failed(this.error(where.operation, thrown.init), thrown.renew);
    return new Failed(ColloquyError.is(thrown) ? thrown : this.#wrap(thrown, where));
  }

  /** What no code of ours expects, as the error the user gets. */
  #wrap(thrown: unknown, where: Where): ColloquyError {
    const message = thrown instanceof BadResponse ? thrown.message : "the answer cannot be read";
    return (
      this.#ended(where) ?? this.error(where.operation, { code: "bad_response", message, cause: thrown })
    );
  }

  #ended({ operation, scope, sent }: Where): ColloquyError | undefined {
    return scope.ended({
      operation,
      provider: this.provider.name,
      outcome: sent ? "unknown" : "not_applied",
    });
  }

  /** An error of this provider with the defaults of its code, and without any of its credentials. */
  error(operation: string, init: ColloquyErrorInit): ColloquyError {
    const retryable = init.retryable ?? transientCodes.has(init.code);
    const outcome = init.outcome ?? (uncertainCodes.has(init.code) ? "unknown" : "not_applied");
    const { name: provider, wire } = this.provider;
    const message = `${provider} ${operation}: ${init.message}`;
    return new ColloquyError({
      ...init,
      message,
      provider,
      operation,
      retryable,
      outcome,
      secrets: wire.secrets(),
    });
  }
}

/** Where something went wrong, and whether the vendor may know of it. */
interface Where {
  operation: string;
  scope: Scope;
  sent: boolean;
}

const transientCodes = new Set<ErrorCode>(["rate_limited", "unavailable", "timeout"]);

/** After these a write may have been applied: the request arrived, or its answer could not be read. */
const uncertainCodes = new Set<ErrorCode>(["unavailable", "timeout", "bad_response"]);

/** A signer or a credentials function may hang and knows no signal. */
async function unlessEnded<T>(scope: Scope, work: Promise<T>): Promise<T> {
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
