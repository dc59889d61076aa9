import { isDeepStrictEqual } from "node:util";
import { expectThat, show } from "../expect.js";

/** One outcome a change, in the order of the changes; those of `failing` fail, and nothing else. */
export function expectOutcomes(
  results: readonly { ok: boolean; id: string }[],
  expected: readonly string[],
  failing: readonly string[],
  what: string,
): void {
  const hint = "Give one outcome a change, in the order of the changes; null is what the vendor confirmed";
  const ids = results.map(({ id }) => id);
  expectThat(
    isDeepStrictEqual(ids, expected),
    `${what} has results of ${show(ids)}, expected ${show(expected)}. ${hint}`,
  );
  const failed = results.filter(({ ok }) => !ok).map(({ id }) => id);
  const seen = `${what} failed for ${show(failed)}, expected ${show(failing)}`;
  expectThat(isDeepStrictEqual(failed, failing), `${seen}. ${hint}`);
}
