import { tracingChannel } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Dispatcher,
  type HttpResponse,
  ResponseTooLarge,
  send,
  wasNeverSent,
} from "./authoring/http.js";
import { type Json, JsonError, parseJson, stringifyJson } from "./authoring/json.js";
import { BadResponse } from "./authoring/parse.js";
import type { Budget } from "./budget.js";
import { ColloquyError, type ColloquyErrorInit, type ErrorCode } from "./errors.js";
import type { Call, Failure, Operation, Provider } from "./provider.js";
import { scrub } from "./redact.js";
import type { Scope } from "./scope.js";

/** How failed calls are repeated. Only calls that are safe to repeat, or certainly not applied, are. */
export interface RetryOptions {
  /** Attempts in all, the first included (3). */
  attempts?: number;
  /** The first pause is a random time up to this; it doubles from there (200). */
  baseDelayMs?: number;
  /** No pause is longer, unless the vendor asks for it with Retry-After (5,000). */
  maxDelayMs?: number;
}

export interface CallSettings {
  dispatcher: Dispatcher;
  budget: Budget | null;
  retry: Required<RetryOptions>;
  maxResponseBytes: number;
}

/** What subscribers of the tracing channel `colloquy:call` receive, once for each attempt. */
export interface CallTrace {
  provider: string;
  operation: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Set when the attempt has ended. */
  durationMs?: number;
  /** The error code, when the attempt failed. */
  code?: ErrorCode;
}

const channel = tracingChannel<CallTrace, CallTrace>("colloquy:call");

/** A failed attempt: the error for the user, and what may be done about it. */
class Attempt {
  constructor(
    readonly error: ColloquyError,
    readonly renew: boolean,
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
  async guard<T>(what: string, scope: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await unlessEnded(scope, work());
    } catch (thrown) {
      if (ColloquyError.is(thrown)) throw thrown;
      const ended = scope.ended(what, this.provider.name);
      if (ended !== undefined) throw ended;
      const message = thrown instanceof BadResponse ? thrown.message : "the answer cannot be read";
      throw this.error(what, { code: "bad_response", message, cause: thrown });
    }
  }

  async call<Input, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    scope: Scope,
  ): Promise<Output> {
    const body = this.#write(operation, input);
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#traced(operation, body, attempt, renewed, scope);
      if (!(outcome instanceof Attempt)) return outcome;
      if (outcome.renew && !renewed) {
        renewed = true;
        continue;
      }
      const delayMs = this.#delayBefore(attempt + 1, outcome.error, operation.safe, scope);
      if (delayMs === null) throw outcome.error;
      await sleep(delayMs, undefined, { signal: scope.signal }).catch(() => {
        throw scope.ended(operation.name, this.provider.name) ?? outcome.error;
      });
    }
  }

  #write<Input, Output>(operation: Operation<Input, Output>, input: Input): string {
    try {
      return stringifyJson(operation.body(input));
    } catch (thrown) {
      if (!(thrown instanceof JsonError)) throw thrown;
      const message = `the body cannot be sent: ${thrown.message}`;
      throw this.error(operation.name, { code: "invalid_argument", message });
    }
  }

  /** How long to pause before the next attempt; `null` when there must be none. */
  #delayBefore(attempt: number, error: ColloquyError, safe: boolean, scope: Scope): number | null {
    const { attempts, baseDelayMs, maxDelayMs } = this.settings.retry;
    if (attempt > attempts || !error.retryable || scope.signal.aborted) return null;
    if (!safe && error.outcome !== "not_applied") return null;
    const fullJitterMs = Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 2));
    const delayMs = error.retryAfterMs ?? fullJitterMs;
    return delayMs < scope.leftMs ? delayMs : null;
  }

  async #traced<Input, Output>(
    operation: Operation<Input, Output>,
    body: string,
    attempt: number,
    renew: boolean,
    scope: Scope,
  ): Promise<Output | Attempt> {
    const trace: CallTrace = { provider: this.provider.name, operation: operation.name, attempt };
    const startedAt = performance.now();
    let outcome: Output | Attempt | undefined;
    // The traced function returns nothing, so that no answer is published.
    await channel.tracePromise(async () => {
      try {
        outcome = await this.#attempt(operation, body, renew, scope);
      } catch (thrown) {
        outcome = thrown instanceof Attempt ? thrown : this.#wrap(thrown, operation, scope);
      }
      trace.durationMs = performance.now() - startedAt;
      if (outcome instanceof Attempt) trace.code = outcome.error.code;
    }, trace);
    return outcome as Output | Attempt;
  }

  async #attempt<Input, Output>(
    operation: Operation<Input, Output>,
    body: string,
    renew: boolean,
    scope: Scope,
  ): Promise<Output> {
    const { dispatcher, maxResponseBytes } = this.settings;
    const request = await unlessEnded(scope, this.#prepare(operation, body, renew, scope));
    const response = await send(request, {
      dispatcher,
      signal: scope.signal,
      maxBytes: maxResponseBytes,
    }).catch((thrown: unknown) => {
      throw this.#unsent(operation, thrown);
    });
    const answer = this.#open(operation, response);
    return operation.read(answer);
  }

  async #prepare(operation: Operation<never, unknown>, body: string, renew: boolean, scope: Scope) {
    const { provider, settings } = this;
    const { name, callsPerSecond } = operation;
    try {
      await settings.budget?.take(`${provider.name}:${provider.appId}:${name}`, callsPerSecond, scope.signal);
    } catch (cause) {
      const message = "the budget failed, so nothing was sent";
      throw this.error(name, { code: "unavailable", message, outcome: "not_applied", cause });
    }
    try {
      return await provider.wire.request(name, body, { renew });
    } catch (cause) {
      if (ColloquyError.is(cause)) throw cause;
      throw this.error(name, { code: "unauthenticated", message: "the credentials function failed", cause });
    }
  }

  /** A transport failure. */
  #unsent(operation: Operation<never, unknown>, thrown: unknown): ColloquyError {
    if (thrown instanceof ResponseTooLarge) {
      const message = `the answer is too large: ${thrown.message}; raise maxResponseBytes if that is expected`;
      return this.error(operation.name, { code: "bad_response", message });
    }
    const reason = thrown instanceof Error && thrown.message !== "" ? thrown.message : "no connection";
    return this.error(operation.name, {
      code: "unavailable",
      message: `the vendor cannot be reached: ${reason}`,
      outcome: wasNeverSent(thrown) ? "not_applied" : "unknown",
      cause: thrown,
    });
  }

  /** The vendor's answer out of its envelope. The body decides; where it cannot be read, the HTTP status does. */
  #open(operation: Operation<never, unknown>, response: HttpResponse): Json {
    let body: Json;
    try {
      body = parseJson(response.text);
    } catch (thrown) {
      if (!(thrown instanceof JsonError)) throw thrown;
      throw this.#unreadable(operation, response, `cannot be read (${thrown.message})`);
    }
    const verdict = this.provider.wire.judge(response.status, body);
    if (verdict === null) throw this.#unreadable(operation, response, "has no envelope");
    if (verdict.ok && response.status < 300) return verdict.answer;
    if (verdict.ok) throw this.#unreadable(operation, response, "says success");
    throw this.#refused(operation, response, verdict.failure);
  }

  #refused(operation: Operation<never, unknown>, response: HttpResponse, failure: Failure): Attempt {
    // Scrubbed before it is cut: half a credential would not be recognised.
    const text = scrub(failure.text, this.provider.wire.secrets()).slice(0, LONGEST_VENDOR_TEXT);
    const words = text === "" ? "" : `: ${text}`;
    return this.#failed(
      operation,
      response,
      { ...failure, message: `the vendor answered ${failure.providerCode}${words}` },
      failure.renew,
    );
  }

  #unreadable(operation: Operation<never, unknown>, response: HttpResponse, why: string): Attempt {
    const message = `HTTP ${response.status}, and the answer ${why}`;
    return this.#failed(operation, response, { code: codeOfStatus(response.status), message });
  }

  #failed(
    operation: Operation<never, unknown>,
    response: HttpResponse,
    init: ColloquyErrorInit,
    renew = false,
  ): Attempt {
    const retryAfterMs =
      init.code === "bad_response" ? undefined : readRetryAfter(response.headers["retry-after"]);
    return new Attempt(this.error(operation.name, { ...init, retryAfterMs }), renew);
  }

  /** Anything thrown on the way, as the error the user gets. */
  #wrap(thrown: unknown, operation: Operation<never, unknown>, scope: Scope): Attempt {
    const ended = scope.ended(operation.name, this.provider.name);
    if (ended !== undefined) return new Attempt(ended, false);
    if (ColloquyError.is(thrown)) return new Attempt(thrown, false);
    const why = thrown instanceof BadResponse ? thrown.message : "the answer cannot be read";
    return new Attempt(
      this.error(operation.name, { code: "bad_response", message: why, cause: thrown }),
      false,
    );
  }

  /** An error of this provider with the defaults of its code, and without any of its credentials. */
  error(operation: string, init: ColloquyErrorInit): ColloquyError {
    const retryable = init.retryable ?? transientCodes.has(init.code);
    const outcome = init.outcome ?? (uncertainCodes.has(init.code) ? "unknown" : "not_applied");
    const { name, wire } = this.provider;
    const message = `${name} ${operation}: ${init.message}`;
    return new ColloquyError({
      ...init,
      message,
      provider: name,
      operation,
      retryable,
      outcome,
      secrets: wire.secrets(),
    });
  }
}

/** Characters of the vendor's own words that an error repeats. */
const LONGEST_VENDOR_TEXT = 500;

const transientCodes = new Set<ErrorCode>(["rate_limited", "unavailable", "timeout"]);

/** After these a write may have been applied: the request arrived, or its answer could not be read. */
const uncertainCodes = new Set<ErrorCode>(["unavailable", "timeout", "bad_response"]);

/** What an HTTP status means where the body says nothing. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return "unauthenticated";
  if (status === 403) return "permission_denied";
  if (status === 404) return "not_found";
  if (status === 408 || status === 504) return "timeout";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "unavailable";
  return "bad_response";
}

/** Seconds or an HTTP date, as milliseconds from now. */
function readRetryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const seconds = Number(header);
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(delayMs) ? Math.max(0, delayMs) : undefined;
}

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
