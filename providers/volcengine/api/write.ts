import { type Call, ColloquyError, type JsonInput, type Operation } from "colloquy/provider";
import { isCode } from "../errors.js";
import { WRITES_PER_SECOND } from "./index.js";

/** A write that answers nothing. Where `repeats` says so, a repetition changes nothing and refuses nothing. */
export function writeOperation<Input>(
  name: string,
  repeats: boolean,
  bodyOf: (input: Input) => { readonly [name: string]: JsonInput | undefined },
): Operation<Input, void> {
  return {
    name,
    safe: repeats,
    callsPerSecond: WRITES_PER_SECOND,
    request: (input) => ({ body: bodyOf(input) }),
    read: () => undefined,
  };
}

/**
 * Sends what ends something, such as a message. Where its answer is lost it is sent once more, and then `gone`, which
 * the vendor may answer of what has ended before, says that it is done.
 */
export async function callToEnd<Input>(
  call: Call,
  operation: Operation<Input, void>,
  input: Input,
  gone: string,
): Promise<void> {
  try {
    await call(operation, input);
  } catch (thrown) {
    if (!ColloquyError.is(thrown) || thrown.outcome !== "unknown") throw thrown;
    await call(operation, input).catch((again: unknown) => {
      // What the first one did is not known by the second one's failing.
      if (!isCode(again, gone)) throw thrown;
    });
  }
}
