import type { Operation } from "../provider/contract/index.js";
import { type Json, stringifyJson } from "../provider/json/index.js";
import type { Caller } from "./call.js";
import { Scope, unlessEnded } from "./scope.js";

/** One read under way, with a deadline of its own, and how many wait for its answer. */
interface Flight {
  scope: Scope;
  answer: Promise<Json>;
  waiting: number;
  /** Nobody joins it any more. */
  land(): void;
}

/** A caller whose time is nearly over does not ask anew after the read that it joined ran out of time. */
const WORTH_ASKING_PART = 0.5;

/**
 * Equal reads of one client that are under way at once are sent once. Equal is what is asked for, as it goes out: where
 * a view is the user's, the request names the user. What is shared is the answer; each caller reads it by itself.
 */
export class SharedReads {
  readonly #flights = new Map<string, Flight>();

  constructor(readonly caller: Pick<Caller, "call" | "failures">) {}

  /** The answer to a read, of an equal one under way where there is one. */
  async read<Input, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    scope: Scope,
  ): Promise<Output> {
    const key = `${operation.name} ${stringifyJson({ ...operation.request(input) })}`;
    const answer = await this.#answer(key, operation, input, scope);
    try {
      return operation.read(answer);
    } catch (thrown) {
      throw this.caller.failures.ofReading(operation.name, thrown);
    }
  }

  /** Something was written: a read from now on must not get an answer from before that. */
  forget(): void {
    this.#flights.clear();
  }

  async #answer<Input>(
    key: string,
    operation: Operation<Input, unknown>,
    input: Input,
    scope: Scope,
  ): Promise<Json> {
    const joined = this.#flights.get(key);
    if (joined === undefined) return this.#wait(this.#start(key, operation, input, scope), scope);
    try {
      return structuredClone(await this.#wait(joined, scope));
    } catch (thrown) {
      const mayAsk = !scope.over && scope.leftMs > scope.timeoutMs * WORTH_ASKING_PART;
      if (!joined.scope.over || !mayAsk) throw thrown;
      return this.#answer(key, operation, input, scope);
    }
  }

  #start<Input>(key: string, operation: Operation<Input, unknown>, input: Input, asker: Scope): Flight {
    const scope = new Scope({}, Math.max(1, Math.ceil(asker.leftMs)));
    scope.goesFirst = asker.goesFirst;
    const answer = this.caller.call(unread(operation), input, scope);
    const land = () => {
      scope.close();
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    const flight: Flight = { scope, answer, waiting: 0, land };
    this.#flights.set(key, flight);
    answer.then(land, land);
    return flight;
  }

  /** One caller's end leaves the others waiting; the last one's ends the read. */
  async #wait(flight: Flight, scope: Scope): Promise<Json> {
    flight.waiting += 1;
    try {
      return await unlessEnded(scope, flight.answer);
    } catch (thrown) {
      // An answer that all have heard is over already; one that nobody has heard is not wanted any more.
      if (scope.over && flight.waiting === 1) {
        flight.land();
        flight.scope.end("unwanted");
      }
      throw thrown;
    } finally {
      flight.waiting -= 1;
    }
  }
}

/** The same operation, whose answer is left to its callers; it may be an object of a class. */
function unread<Input>(operation: Operation<Input, unknown>): Operation<Input, Json> {
  const { name, safe, callsPerSecond, budget } = operation;
  return {
    name,
    safe,
    callsPerSecond,
    ...(budget !== undefined && { budget }),
    request: (input) => operation.request(input),
    read: (answer) => answer,
  };
}
