import type { Caller } from "../calling/call.js";
import { type CallOptions, checkCallOptions, inScope, type Scope } from "../calling/scope.js";
import type { Call, Provider } from "../provider/contract/index.js";
import { type Need, requirePart, requireSupport } from "./support.js";

/** One call that is no list, as a declaration: every such call of every resource runs through {@link act}. */
export interface Action<Part, Input, Output> {
  /** The call as the user writes it, for example `marks.update`; it stands in errors. */
  operation: string;
  /** Deadline in milliseconds where the caller names none. */
  timeoutMs: number;
  /** Reads what the user passed; throws `invalid_argument`. */
  check(input: unknown): Input;
  /** What the vendor must have declared; may depend on the input, where an option needs more. */
  needs?(input: Input): readonly Need[];
  /** The half of the provider that does it; without it the call is `unsupported`. */
  part(provider: Provider): Part | undefined;
  /** Has the provider check the input, and returns the work that is then run. Sends nothing. */
  prepare(part: Part, input: Input): Work<Output>;
  /** The work ends by itself and is not cut off at the deadline: a half-done change must report what was applied. */
  settles?: boolean;
  /** Equal reads under way at once are sent once; only for what changes nothing. */
  shares?: boolean;
}

/** The part of an action that may send requests. */
export type Work<Output> = (call: Call, scope: Scope) => Promise<Output>;

/**
 * Runs an action: checks options and input, refuses what the vendor cannot do, and has the provider prepare, all before
 * any request; then works inside the deadline. Whatever goes wrong is a `ColloquyError` that names the operation.
 */
export async function act<Part, Input, Output>(
  caller: Caller,
  action: Action<Part, Input, Output>,
  input: unknown,
  options: unknown,
): Promise<Output> {
  const { operation, timeoutMs, settles = false, shares = false } = action;
  const begun = caller.failures.prepare(operation, () => begin(caller, action, input, options));
  const run = (scope: Scope) => () =>
    begun.work(shares ? caller.sharing(scope) : caller.within(scope), scope);
  try {
    return await inScope(begun.callOptions, timeoutMs, (scope) =>
      settles ? caller.settled(operation, scope, run(scope)) : caller.guard(operation, scope, run(scope)),
    );
  } catch (thrown) {
    throw caller.failures.ofReading(operation, thrown);
  }
}

function begin<Part, Input, Output>(
  caller: Caller,
  { operation, check, needs, part, prepare }: Action<Part, Input, Output>,
  input: unknown,
  options: unknown,
): { callOptions: CallOptions; work: Work<Output> } {
  const callOptions = checkCallOptions(options);
  const checked = check(input);
  for (const need of needs?.(checked) ?? []) requireSupport(caller, operation, need);
  const found = requirePart(caller, operation, part(caller.provider));
  return { callOptions, work: prepare(found, checked) };
}
