import { ColloquyError, named } from "../errors/colloquy-error.js";

/** Names what the work throws. The store and the checks of input throw nothing but errors of ours. */
export async function operation<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    throw ColloquyError.is(thrown) ? named(thrown, { operation: name }, []) : thrown;
  }
}
