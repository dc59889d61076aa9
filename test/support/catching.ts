import { expect } from "vitest";
import { ColloquyError } from "../../src/errors/colloquy-error.js";

/** The ColloquyError that `work` ends with; anything else fails the test. */
export async function errorOf(work: () => unknown): Promise<ColloquyError> {
  let value: unknown;
  try {
    value = await work();
  } catch (thrown) {
    if (!ColloquyError.is(thrown))
      expect.fail(`threw ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return thrown;
  }
  return expect.fail(`did not throw, but gave ${JSON.stringify(value)?.slice(0, 200)}`);
}

export async function codeOf(work: () => unknown): Promise<string> {
  return (await errorOf(work)).code;
}

/** Everything an async iterable gives. */
export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
