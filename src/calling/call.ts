import { setTimeout as sleep } from "node:timers/promises";
import type { ColloquyError, ColloquyErrorInit } from "../errors/colloquy-error.js";
import type { Call, Operation, Provider } from "../provider/contract/index.js";
import { type AttemptSettings, Attempts, type Repeating, type Sending } from "./attempt.js";
import { Failures } from "./failures.js";
import { InFlight } from "./in-flight.js";
import { type Scope, unlessEnded } from "./scope.js";
import { SharedReads } from "./shared-reads.js";
import { type CallTrace, Failed, traced } from "./trace.js";

/** How failed calls are repeated. Only calls that are safe to repeat, or certainly not applied, are. */
export interface RetryOptions {
  /** Attempts in all, the first included (3). */
  attempts?: number | undefined;
  /** The first pause is a random time up to this; it doubles from there (200). */
  baseDelayMs?: number | undefined;
  /** No pause is longer, unless the vendor asks for it with Retry-After (5,000). */
  maxDelayMs?: number | undefined;
}

export interface CallSettings extends AttemptSettings {
  retry: { [Field in keyof RetryOptions]-?: number };
}

/** Sends operations of one provider: deadline, attempts and pauses, and what is thrown made into errors of ours. */
export class Caller {
  readonly failures: Failures;
  readonly #attempts: Attempts;
  readonly #inFlight = new InFlight();
  readonly #shared: SharedReads;

  constructor(
    readonly provider: Provider,
    readonly settings: CallSettings,
  ) {
    this.failures = new Failures(provider.name, () => provider.wire.secrets());
    this.#attempts = new Attempts(provider, this.failures, settings);
    this.#shared = new SharedReads(this);
  }

  /** The call that a provider gets. Counted calls are vendor pages of a list that is read in parts. */
  within(scope: Scope, { counted = false } = {}): Call {
    return (operation, input) => {
      if (counted) scope.reads += 1;
      return this.call(operation, input, scope);
    };
  }

  /** As {@link within}, and a read that is under way already, for whomever, is not sent again. */
  sharing(scope: Scope): Call {
    return (operation, input) => this.#shared.read(operation, input, scope);
  }

  /** Runs provider code inside the deadline; whatever it throws reaches the user as a ColloquyError. */
  async guard<T>(operation: string, scope: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await unlessEnded(scope, work());
    } catch (thrown) {
      throw this.failures.ofWork(thrown, { operation, scope, sent: true });
    }
  }

  /** Like `guard`, but does not race the deadline: a half-done update must report what was applied. */
  async settled<T>(operation: string, scope: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw this.failures.ofWork(thrown, { operation, scope, sent: true });
    } finally {
      this.forgetReads();
    }
  }

  /** Something was written: from now on no read is joined that may have been answered before. */
  forgetReads(): void {
    this.#shared.forget();
  }

  /**
   * Makes attempts until one succeeds, or until one fails in a way that must not, or cannot in time, be repeated. With
   * `repeating` what is thrown says nothing of the attempts before: look at `repeating.uncertain`.
   */
  async call<Input, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    scope: Scope,
    { once = false, repeating }: { once?: boolean; repeating?: Repeating } = {},
  ): Promise<Output> {
    const asked = { ...operation.request(input), operation: operation.name };
    const sending: Sending<Input, Output> = {
      operation,
      asked,
      scope,
      once,
      repeating,
      startedAt: performance.now(),
      attempt: 1,
      unanswered: 0,
      renew: false,
      last: false,
      sent: false,
      budgetWaitMs: undefined,
    };
    return this.#inFlight.run(sending, () => this.#repeat(sending));
  }

  /** Refuses new calls and waits for those under way, for `timeoutMs` at most; then they fail with `aborted`. */
  close(timeoutMs?: number): Promise<void> {
    return this.#inFlight.close(timeoutMs);
  }

  async #repeat<Input, Output>(sending: Sending<Input, Output>): Promise<Output> {
    const { operation } = sending;
    for (let repeats = 0; ; sending.attempt += 1) {
      const { attempt } = sending;
      sending.last = !(operation.safe || sending.repeating) || repeats + 1 >= this.settings.retry.attempts;
      const trace: CallTrace = { provider: this.provider.name, operation: operation.name, attempt };
      const outcome = await traced(trace, async () => {
        const made = await this.#attempts.make(sending);
        if (sending.budgetWaitMs !== undefined) trace.budgetWaitMs = sending.budgetWaitMs;
        return made;
      });
      if (!(outcome instanceof Failed)) return outcome;
      if (outcome.renew && !sending.renew && this.settings.retry.attempts > 1) {
        sending.renew = true;
        continue;
      }
      if (sending.repeating && outcome.error.outcome === "unknown") sending.repeating.uncertain = true;
      repeats += 1;
      await this.#pause(repeats, outcome.error, sending);
    }
  }

  /** Waits before the next attempt, or throws the error when there must be none. */
  async #pause(repeats: number, error: ColloquyError, sending: Sending<never, unknown>): Promise<void> {
    const { operation, scope } = sending;
    const { attempts, baseDelayMs, maxDelayMs } = this.settings.retry;
    const fullJitterMs = Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (repeats - 1));
    const delayMs = error.retryAfterMs ?? fullJitterMs;
    if (repeats >= attempts || !error.retryable || !mayRepeat(sending, error, delayMs)) throw error;
    if (scope.over || delayMs >= scope.leftMs) throw error;
    await sleep(delayMs, undefined, { signal: scope.signal }).catch(() => {
      const sent = error.outcome === "unknown";
      throw this.failures.ended({ operation: operation.name, scope, sent }) ?? error;
    });
  }

  /** As {@link Failures.error}, for resources. */
  error(operation: string, init: ColloquyErrorInit): ColloquyError {
    return this.failures.error(operation, init);
  }
}

/** A repetition is under way for a while, so it must begin well inside the time in which the vendor knows it as one. */
const PART_OF_WINDOW = 0.5;

/** Whether one more attempt in `delayMs` cannot do it twice. */
function mayRepeat(
  { operation, once, repeating, startedAt }: Sending<never, unknown>,
  error: ColloquyError,
  delayMs: number,
): boolean {
  if (operation.safe) return true;
  if (repeating === undefined) return !once && error.outcome === "not_applied";
  if (!repeating.uncertain) return true;
  return performance.now() - startedAt + delayMs < repeating.windowMs * PART_OF_WINDOW;
}
