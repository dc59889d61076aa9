import type { Query } from "./list.js";
import type { Call } from "./operation.js";
import type { Failure } from "./wire.js";

/** What every action gets besides its own input. */
export interface ActionInput {
  /** The part of `providerOptions` under the provider's name; unknown keys MUST be refused. */
  options: Readonly<Record<string, unknown>>;
}

/** A call that is no list: checked and prepared before any request, then performed. */
export interface ProviderAction<Input, Output, Asking extends Query = Query> {
  /** MUST refuse here everything that is not valid or not supported, so that nothing is done by halves. */
  prepare(input: Input & ActionInput): Asking;
  /** Does it. For a write: returns only what the vendor confirmed, and throws otherwise. */
  perform(query: Asking, call: Call): Promise<Output>;
}

/** What became of one of several changes; `null`: the vendor confirmed it. In the order of the changes, one for each. */
export type ChangeOutcome = Failure | null;
