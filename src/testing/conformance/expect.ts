import { ColloquyError, type ErrorCode } from "../../errors/colloquy-error.js";

/** Fails a case; the message tells a provider's author what was seen and what to mend. */
export function expectThat(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}

/** The same ids in the same order. */
export function expectSequence(
  actual: readonly string[],
  expected: readonly string[],
  what: string,
  hint: string,
): void {
  expectOnce(actual, expected, what, hint);
  const index = expected.findIndex((id, place) => actual[place] !== id);
  const seen = `${what}: item ${index + 1} is ${show(actual[index])}, expected ${show(expected[index])}`;
  expectThat(index === -1 && actual.length === expected.length, `${seen}. ${hint}`);
}

/** Each of the expected ids exactly once, and no other; the order does not matter. */
export function expectOnce(
  actual: readonly string[],
  expected: readonly string[],
  what: string,
  hint: string,
): void {
  const missing = expected.filter((id) => !actual.includes(id));
  expectThat(missing.length === 0, `${what}: ${missing.length} missing (${list(missing)}). ${hint}`);
  const repeated = actual.filter((id, index) => actual.indexOf(id) !== index);
  expectThat(repeated.length === 0, `${what}: ${repeated.length} came again (${list(repeated)}). ${hint}`);
  const strange = actual.filter((id) => !expected.includes(id));
  expectThat(
    strange.length === 0,
    `${what}: ${strange.length} should not be there (${list(strange)}). ${hint}`,
  );
}

/** The ids of both, in the order of `actual`: for rules about order, which say nothing about loss. */
export function common(actual: readonly string[], expected: readonly string[]): string[] {
  return [...new Set(actual)].filter((id) => expected.includes(id));
}

/** The call fails with one of these codes. Returns the error. */
export async function expectCode(
  call: () => Promise<unknown>,
  codes: ErrorCode | readonly ErrorCode[],
  what: string,
  hint: string,
): Promise<ColloquyError> {
  const wanted = typeof codes === "string" ? [codes] : codes;
  let thrown: unknown;
  try {
    await call();
  } catch (error) {
    thrown = error;
  }
  const expected = `expected ${wanted.join(" or ")}`;
  expectThat(thrown !== undefined, `${what} succeeded, ${expected}. ${hint}`);
  expectThat(ColloquyError.is(thrown), `${what} threw ${String(thrown)}, ${expected}. ${hint}`);
  const seen = `${what} failed with ${thrown.code} (${thrown.message}), ${expected}`;
  expectThat(wanted.includes(thrown.code), `${seen}. ${hint}`);
  return thrown;
}

export function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function list(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).map(show).join(", ");
  return ids.length > 3 ? `${shown} and ${ids.length - 3} more` : shown;
}
