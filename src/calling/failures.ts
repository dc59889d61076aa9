import {
  ColloquyError,
  type ColloquyErrorInit,
  type ErrorCode,
  messageAbout,
  named,
} from "../errors/colloquy-error.js";
import { BadResponse } from "../provider/parse.js";
import { isClosed, isNoHttp, isTlsFailure, wasNeverSent } from "./http/causes.js";
import { ResponseTooLarge } from "./http/exchange.js";
import type { Scope } from "./scope.js";

/** Where something went wrong, and whether the vendor may know of it. */
export interface Where {
  operation: string;
  scope: Scope;
  sent: boolean;
}

const transientCodes = new Set<ErrorCode>(["rate_limited", "unavailable", "timeout"]);

/** After these a write may have been applied: the request arrived, or its answer could not be read. */
const uncertainCodes = new Set<ErrorCode>(["unavailable", "timeout", "bad_response"]);

/** Makes the errors of one provider, or of none: each names its operation and holds no credential. */
export class Failures {
  constructor(
    readonly provider?: string,
    readonly secrets: () => readonly string[] = () => [],
  ) {}

  /** An error with the defaults of its code. `init.message` says what, which value, and what to do. */
  error(operation: string, init: ColloquyErrorInit): ColloquyError {
    const { provider } = this;
    return new ColloquyError({
      ...init,
      message: messageAbout({ provider, operation }, init.message),
      provider,
      operation,
      retryable: init.retryable ?? transientCodes.has(init.code),
      outcome: init.outcome ?? (uncertainCodes.has(init.code) ? "unknown" : "not_applied"),
      secrets: this.secrets(),
    });
  }

  /**
   * Runs what stands before any request: checks of the input, a provider's `prepare`. What is not an error of ours is
   * the input's fault: a getter or a proxy in it threw.
   */
  prepare<T>(operation: string, work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (ColloquyError.is(cause)) throw this.#named(operation, cause);
      const message = "the input cannot be read; pass plain data, without getters or proxies that throw";
      throw this.error(operation, { code: "invalid_argument", message, cause });
    }
  }

  /** Of what was thrown while answers were read: no code of ours expects anything but an error of ours. */
  ofWork(thrown: unknown, where: Where): ColloquyError {
    const ended = ColloquyError.is(thrown) ? undefined : this.ended(where);
    return ended ?? this.ofReading(where.operation, thrown);
  }

  /** Of what was thrown while rows were put into pages. */
  ofReading(operation: string, cause: unknown): ColloquyError {
    if (ColloquyError.is(cause)) return this.#named(operation, cause);
    const message = cause instanceof BadResponse ? cause.message : "the answer cannot be read";
    return this.error(operation, { code: "bad_response", message, cause });
  }

  /** Of a request that got no answer. Nothing was applied where it was not sent. */
  ofTransport(operation: string, cause: unknown, sent: boolean): ColloquyError {
    if (cause instanceof ResponseTooLarge) {
      const message = `the answer is too large: ${cause.message}; raise maxResponseBytes if that is expected`;
      return this.error(operation, { code: "bad_response", message });
    }
    if (isClosed(cause)) {
      const message = "the connections are closed; make a new client after close()";
      return this.error(operation, {
        code: "unavailable",
        message,
        retryable: false,
        outcome: "not_applied",
      });
    }
    const reason = cause instanceof Error && cause.message !== "" ? cause.message : "no connection";
    if (isNoHttp(cause)) {
      return this.error(operation, {
        code: "bad_response",
        message: `the answer is no HTTP: ${reason}`,
        cause,
      });
    }
    const outcome = sent && !wasNeverSent(cause) ? "unknown" : "not_applied";
    if (!sent && isTlsFailure(cause)) {
      const message = `no secure connection to the vendor: ${reason}; check the base URL, the clock and the certificates that Node trusts`;
      return this.error(operation, { code: "unavailable", message, outcome, retryable: false, cause });
    }
    const message = `the vendor cannot be reached: ${reason}`;
    return this.error(operation, { code: "unavailable", message, outcome, cause });
  }

  /** The caller's signal or the deadline; `undefined` while neither has fired. */
  ended({ operation, scope, sent }: Where): ColloquyError | undefined {
    return scope.ended({
      operation,
      provider: this.provider,
      outcome: sent ? "unknown" : "not_applied",
    });
  }

  /** The same error naming provider and operation, where the code that threw it knew neither. */
  #named(operation: string, error: ColloquyError): ColloquyError {
    return named(error, { provider: this.provider, operation }, this.secrets());
  }
}
