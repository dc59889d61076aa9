import { describeCause } from "../errors/cause.js";
import { ColloquyError, ofWrite } from "../errors/colloquy-error.js";
import { scrubKeys } from "../errors/redact.js";
import type { Asked, HttpRequest, Operation, Provider } from "../provider/contract/index.js";
import { JsonError } from "../provider/json.js";
import { type Received, Refusal, readAnswer } from "./answer.js";
import type { Budget } from "./budget/index.js";
import type { Failures } from "./failures.js";
import { type Dispatcher, Transport } from "./http/index.js";
import { type Scope, unlessEnded } from "./scope.js";
import { Failed } from "./trace.js";

/** One call on its way through its attempts. */
export interface Sending<Input, Output> {
  operation: Operation<Input, Output>;
  asked: Asked;
  scope: Scope;
  /** Never repeated, not even where it was certainly not applied. */
  once: boolean;
  attempt: number;
  /** Sign anew: the attempt before failed on a stale signature. */
  renew: boolean;
  /** Whether this attempt may have reached the vendor. */
  sent: boolean;
}

/** What an attempt needs of its client. */
export interface AttemptSettings {
  dispatcher: Dispatcher;
  budget: Budget | null;
  maxResponseBytes: number;
}

/** Characters that the answers for one page may have in all; more only where a single answer may. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/** Makes single attempts of one provider's calls: budget, credentials, sending and judging, in this order. */
export class Attempts {
  readonly #transport: Transport;

  constructor(
    readonly provider: Provider,
    readonly failures: Failures,
    readonly settings: AttemptSettings,
  ) {
    this.#transport = new Transport(settings.dispatcher, settings.maxResponseBytes);
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
    const request = await unlessEnded(scope, this.#prepare(sending));
    const answer = await this.#send(request, sending);
    this.#countAnswer(answer, sending);
    return operation.read(readAnswer(this.provider, answer));
  }

  /** However few rows its parts hold, a list without an end must not fill the memory. */
  #countAnswer({ text }: Received, { operation, scope }: Sending<never, unknown>): void {
    const most = Math.max(MOST_CHARACTERS, this.settings.maxResponseBytes);
    scope.received += text?.length ?? 0;
    if (scope.received <= most) return;
    const message = `the answers for one page have more than ${most} characters in all, and the list has no end; report it to the vendor`;
    throw this.failures.error(operation.name, { code: "bad_response", message });
  }

  async #prepare(sending: Sending<never, unknown>): Promise<HttpRequest> {
    await this.#takeFromBudget(sending);
    return await this.#sign(sending);
  }

  async #takeFromBudget({ operation, scope }: Sending<never, unknown>): Promise<void> {
    const { name, callsPerSecond, budget = name } = operation;
    const key = `${this.provider.name}:${this.provider.appId}:${budget}`;
    try {
      await this.settings.budget?.take(key, callsPerSecond, scope.signal);
    } catch (cause) {
      const message = "the budget failed, so nothing was sent";
      throw this.failures.error(name, { code: "unavailable", message, outcome: "not_applied", cause });
    }
  }

  async #sign({ operation: { name }, asked, renew, attempt }: Sending<never, unknown>): Promise<HttpRequest> {
    try {
      return await this.provider.wire.request(asked, { renew, attempt });
    } catch (cause) {
      if (ColloquyError.is(cause)) throw cause;
      if (cause instanceof JsonError) {
        const message = `the body cannot be sent: ${cause.message}`;
        throw this.failures.error(name, { code: "invalid_argument", message });
      }
      const message = "the credentials function failed";
      // It may have fetched a key that nobody knows yet.
      const clean = describeCause(cause, (text) => scrubKeys(text, this.provider.wire.secrets()));
      throw this.failures.error(name, { code: "unauthenticated", message, cause: clean });
    }
  }

  async #send(request: HttpRequest, sending: Sending<never, unknown>): Promise<Received> {
    const { operation, scope } = sending;
    const { wire } = this.provider;
    const onSent = () => {
      sending.sent = true;
    };
    try {
      if (wire.send === undefined) return await this.#transport.send(request, scope, onSent);
      onSent();
      return await unlessEnded(scope, wire.send(request, { signal: scope.signal }));
    } catch (thrown) {
      throw this.failures.ofTransport(operation.name, thrown, sending.sent);
    }
  }

  #failed(thrown: unknown, sending: Sending<never, unknown>): Failed {
    const error = this.#errorOf(thrown, sending);
    return new Failed(
      sending.operation.safe ? error : ofWrite(error),
      thrown instanceof Refusal && thrown.renew,
    );
  }

  #errorOf(thrown: unknown, { operation: { name }, scope, sent }: Sending<never, unknown>): ColloquyError {
    const where = { operation: name, scope, sent };
    const ended = this.failures.ended(where);
    if (ended !== undefined) return ended;
    if (thrown instanceof Refusal) return this.failures.error(name, thrown.init);
    return this.failures.ofWork(thrown, where);
  }
}
