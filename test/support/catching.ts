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

/** The error of this class that `work` ends with, `undefined` where it ends well; any other is thrown on. */
export function errorIn<E extends Error>(
  expected: ErrorClass<E>,
  work: () => Promise<unknown>,
): Promise<E | undefined>;
export function errorIn<E extends Error>(expected: ErrorClass<E>, work: () => unknown): E | undefined;
export function errorIn<E extends Error>(expected: ErrorClass<E>, work: () => unknown) {
  const only = (thrown: unknown): E => {
    if (thrown instanceof expected) return thrown;
    throw thrown;
  };
  try {
    const given = work();
    return given instanceof Promise ? given.then(() => undefined, only) : undefined;
  } catch (thrown) {
    return only(thrown);
  }
}

type ErrorClass<E extends Error> = abstract new (...input: never[]) => E;

/** What a walk gives, or that its cursor has expired; any other error is thrown on. */
export async function unlessExpired<T>(walk: () => Promise<T>): Promise<T | "expired"> {
  try {
    return await walk();
  } catch (thrown) {
    if (ColloquyError.is(thrown) && thrown.code === "cursor_expired") return "expired";
    throw thrown;
  }
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
