import { setImmediate as turn } from "node:timers/promises";
import { describeCause } from "../errors/cause.js";
import { ColloquyError, type ColloquyErrorInit, type ErrorCode, ofWrite } from "../errors/colloquy-error.js";
import { scrubKeys } from "../errors/redact.js";
import type { Asked, HttpRequest, Operation, Provider } from "../provider/contract/index.js";
import { isLongText, JsonError } from "../provider/json/index.js";
import { type Received, Refusal, readAnswer } from "./answer.js";
import { type Budget, BudgetExhausted } from "./budget/index.js";
import type { Failures } from "./failures.js";
import { mayPass } from "./http/causes.js";
import { type Connections, Transport } from "./http/index.js";
import { type Scope, unlessEnded } from "./scope.js";
import { Failed } from "./trace.js";

/** One call on its way through its attempts. */
export interface Sending<Input, Output> {
  operation: Operation<Input, Output>;
  asked: Asked;
  scope: Scope;
  /** Never repeated, not even where it was certainly not applied. */
  once: boolean;
  /** A write that is repeated also where it may have been applied. */
  repeating: Repeating | undefined;
  /** When the call began, as `performance.now` tells it. */
  startedAt: number;
  attempt: number;
  /** Attempts of this call that got no answer. */
  unanswered: number;
  /** Sign anew: the attempt before failed on a stale signature. */
  renew: boolean;
  /** No attempt follows this one where it gets no answer: it has all the time that is left. */
  last: boolean;
  /** Whether this attempt may have reached the vendor. */
  sent: boolean;
  /** How long this attempt waited for the budget, where it did. */
  budgetWaitMs: number | undefined;
}

/** How a write is repeated whose vendor takes equal bytes once. */
export interface Repeating {
  /** For how long after the first attempt, in milliseconds. */
  windowMs: number;
  /** Set by the call: an attempt may have been applied, whatever became of the ones after it. */
  uncertain: boolean;
}

/** What an attempt needs of its client. */
export interface AttemptSettings {
  connections: Connections;
  budget: Budget | null;
  /** Calls a second that the caller knows better than the provider, by operation. */
  limits?: Readonly<Record<string, number>>;
  maxResponseBytes: number;
  /** What one attempt may take of its call's deadline, in milliseconds; absent: a third, and 5 s at most. */
  attemptTimeoutMs?: number | undefined;
}

/** Characters that the answers for one page may have in all; more only where a single answer may. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/** A third of the deadline would be long where that is long. */
const LONGEST_ATTEMPT_MS = 5_000;

/** How long everybody goes slower after the vendor said "too often" without saying for how long. */
const SLOW_DOWN_MS = 2_000;

/** Makes single attempts of one provider's calls: credentials, budget, sending and judging, in this order. */
export class Attempts {
  readonly #transport: Transport;

  constructor(
    readonly provider: Provider,
    readonly failures: Failures,
    readonly settings: AttemptSettings,
  ) {
    this.#transport = new Transport(settings.connections, settings.maxResponseBytes);
  }

  /** Never throws: what goes wrong is returned. */
  async make<Input, Output>(sending: Sending<Input, Output>): Promise<Output | Failed> {
    try {
      return await this.#make(sending);
    } catch (thrown) {
      return this.#failed(thrown, sending);
    }
  }

  async #make<Input, Output>(sending: Sending<Input, Output>): Promise<Output> {
    const { operation, scope } = sending;
    sending.sent = false;
    sending.budgetWaitMs = undefined;
    const request = await unlessEnded(scope, this.#sign(sending));
    await this.#takeFromBudget(sending);
    const answer = await this.#send(request, sending);
    this.#countAnswer(answer, sending);
    const output = operation.read(await readAnswer(this.provider, answer));
    // Thousands of rows are put into pages in a turn of their own, so that nobody is stopped for long.
    if (isLongText(answer.text ?? "")) await turn();
    return output;
  }

  /** However few rows its parts hold, a list without an end must not fill the memory. */
  #countAnswer({ text }: Received, { operation, scope }: Sending<never, unknown>): void {
    const most = Math.max(MOST_CHARACTERS, this.settings.maxResponseBytes);
    scope.received += text?.length ?? 0;
    if (scope.received <= most) return;
    const message = `the answers for one page have more than ${most} characters in all, and the list has no end; report it to the vendor`;
    throw this.failures.error(operation.name, { code: "bad_response", message });
  }

  /** Taken last before sending, when the credentials are in hand: a place that nothing follows at once is lost. */
  async #takeFromBudget(sending: Sending<never, unknown>): Promise<void> {
    const { budget } = this.settings;
    if (budget === null) return;
    const { operation, scope } = sending;
    const key = this.#budgetKey(operation);
    const limit = this.#limitOf(operation);
    if (budget.takeNow?.(key, limit) === true) return;
    const startedAt = performance.now();
    try {
      await unlessEnded(scope, budget.take(key, limit, scope.signal, scope.leftMs, scope.goesFirst));
    } catch (cause) {
      throw scope.over ? cause : this.#budgetFailed(operation.name, cause);
    } finally {
      sending.budgetWaitMs = performance.now() - startedAt;
      scope.budgetWaitMs += sending.budgetWaitMs;
    }
  }

  #budgetFailed(operation: string, cause: unknown): ColloquyError {
    if (cause instanceof BudgetExhausted) {
      const message = `the call limit leaves no room before the deadline, so nothing was sent; there is room in ${cause.waitMs} ms`;
      return this.failures.error(operation, { code: "rate_limited", message, retryAfterMs: cause.waitMs });
    }
    const message = "the budget failed, so nothing was sent";
    return this.failures.error(operation, { code: "unavailable", message, outcome: "not_applied", cause });
  }

  #budgetKey({ name, budget = name }: Operation<never, unknown>): string {
    return `${this.provider.name}:${this.provider.appId}:${budget}`;
  }

  #limitOf({ name, budget = name, callsPerSecond }: Operation<never, unknown>): number {
    const { limits = {} } = this.settings;
    return limits[name] ?? limits[budget] ?? callsPerSecond;
  }

  async #sign(sending: Sending<never, unknown>): Promise<HttpRequest> {
    const { asked, renew, attempt, unanswered } = sending;
    const { name } = sending.operation;
    try {
      return await this.provider.wire.request(asked, { renew, attempt, unanswered });
    } catch (cause) {
      if (ColloquyError.is(cause)) throw cause;
      if (cause instanceof JsonError) {
        const message = `the body cannot be sent: ${cause.message}`;
        throw this.failures.error(name, { code: "invalid_argument", message });
      }
      const message = "the credentials function failed";
      // The function may have fetched a key that is not among the known secrets yet.
      const clean = describeCause(cause, (text) => scrubKeys(text, this.provider.wire.secrets()));
      throw this.failures.error(name, {
        code: "unauthenticated",
        message,
        retryable: mayPass(cause),
        cause: clean,
      });
    }
  }

  /** A connection that hangs, or an answer that does not come, costs one attempt and not the whole deadline. */
  async #send(request: HttpRequest, sending: Sending<never, unknown>): Promise<Received> {
    const { operation, scope, last } = sending;
    const { attemptTimeoutMs = Math.min(LONGEST_ATTEMPT_MS, scope.timeoutMs / 3) } = this.settings;
    const attempt = last || attemptTimeoutMs >= scope.leftMs ? scope : scope.within(attemptTimeoutMs);
    try {
      return await this.#exchange(request, sending, attempt);
    } catch (thrown) {
      sending.unanswered += 1;
      if (attempt.over && !scope.over) throw this.#late(sending, attempt.timeoutMs);
      throw this.failures.ofTransport(operation.name, thrown, sending.sent);
    } finally {
      if (attempt !== scope) attempt.close();
    }
  }

  #exchange(request: HttpRequest, sending: Sending<never, unknown>, scope: Scope): Promise<Received> {
    const { wire } = this.provider;
    const onSent = () => {
      sending.sent = true;
      this.settings.budget?.sent?.(this.#budgetKey(sending.operation));
    };
    if (wire.send === undefined) {
      // What was met before may have been a connection that died without a sign.
      const fresh = sending.last && sending.attempt > 1;
      return this.#transport.send(request, scope, onSent, fresh);
    }
    onSent();
    // The scope itself, because its signal is made only for whoever reads it.
    return unlessEnded(scope, wire.send(request, scope));
  }

  #late({ operation, sent }: Sending<never, unknown>, afterMs: number): ColloquyError {
    const message = `no answer to this attempt within ${Math.round(afterMs)} ms (attemptTimeoutMs)`;
    const outcome = sent ? "unknown" : "not_applied";
    return this.failures.error(operation.name, { code: "timeout", message, outcome });
  }

  #failed(thrown: unknown, sending: Sending<never, unknown>): Failed {
    const error = this.#errorOf(thrown, sending);
    return new Failed(
      sending.operation.safe || sending.repeating !== undefined ? error : ofWrite(error),
      thrown instanceof Refusal && thrown.renew,
    );
  }

  #errorOf(thrown: unknown, { operation, scope, sent }: Sending<never, unknown>): ColloquyError {
    const where = { operation: operation.name, scope, sent };
    const ended = this.failures.ended(where);
    if (ended !== undefined) return ended;
    if (thrown instanceof Refusal) return this.#refused(operation, thrown);
    return this.failures.ofWork(thrown, where);
  }

  #refused(operation: Operation<never, unknown>, { init }: Refusal): ColloquyError {
    const error = this.failures.error(operation.name, { ...init, code: codeIn(operation, init) });
    if (error.code === "rate_limited") {
      this.settings.budget?.slowDown?.(this.#budgetKey(operation), error.retryAfterMs ?? SLOW_DOWN_MS);
    }
    return error;
  }
}

/** The code of a refusal: an operation may give a code of the vendor a meaning of its own. */
function codeIn(
  { meanings = {} }: Operation<never, unknown>,
  { code, providerCode = "" }: ColloquyErrorInit,
): ErrorCode {
  return (Object.hasOwn(meanings, providerCode) ? meanings[providerCode] : undefined) ?? code;
}
