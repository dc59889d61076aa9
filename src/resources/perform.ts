import type { Caller } from "../calling/call.js";
import type { CallOptions } from "../calling/scope.js";
import type { LevelPath } from "../model/abilities/index.js";
import type { ProviderOptions } from "../model/list.js";
import { checkInput, type z } from "../provider/check.js";
import type { ActionInput, Provider, ProviderAction } from "../provider/contract/index.js";
import { type Action, act } from "./action.js";
import { optionsFor } from "./support.js";
import type { Draft, Writes } from "./writes.js";

const TIMEOUT_MS = 10_000;

/** A call that the provider declares as an action, as a declaration of ours. */
export interface Performed<
  Schema extends z.ZodType<{ providerOptions?: ProviderOptions | undefined }>,
  Input,
  Output,
  Result,
> {
  /** As in {@link Action.operation}. */
  operation: string;
  /** Deadline in milliseconds where the caller names none (10,000). */
  timeoutMs?: number;
  schema: Schema;
  /** What the vendor must have declared, for some kind of conversation at least. */
  ability: LevelPath | ((input: z.output<Schema>) => readonly LevelPath[]);
  part(provider: Provider): ProviderAction<Input, Output> | undefined;
  /** What the provider gets. */
  input(checked: Omit<z.output<Schema>, "providerOptions">): Input;
  /** What the user gets. */
  result(output: Output, input: Input, caller: Caller): Result;
  /** What was written, for `onWrite`; of a read nothing is told. */
  tells?(input: Input, result: Result): Draft[];
}

/** Makes the call of a declaration. A write works on after its deadline where it must report what was applied. */
export function performer<
  Schema extends z.ZodType<{ providerOptions?: ProviderOptions | undefined }>,
  Input,
  Output,
  Result,
>(
  caller: Caller,
  writes: Writes,
  declared: Performed<Schema, Input, Output, Result>,
): (input: object, options?: CallOptions) => Promise<Result> {
  const { operation, timeoutMs = TIMEOUT_MS, schema, ability, tells } = declared;
  const action: Action<ProviderAction<Input, Output>, z.output<Schema>, Result> = {
    operation,
    timeoutMs,
    check: (input) => checkInput(schema, input, operation),
    needs: (checked) =>
      (typeof ability === "function" ? ability(checked) : [ability]).map((one) => ({ ability: one })),
    part: declared.part,
    prepare: (part, { providerOptions, ...checked }) => {
      const input = declared.input(checked as Omit<z.output<Schema>, "providerOptions">);
      const options = optionsFor(caller.provider, { providerOptions });
      const query = part.prepare({ ...input, options } as Input & ActionInput);
      return async (call) => {
        const result = declared.result(await part.perform(query, call), input, caller);
        await writes.tell(tells?.(input, result) ?? []);
        return result;
      };
    },
    settles: tells !== undefined,
  };
  return (input, options) => act(caller, action, input, options);
}
