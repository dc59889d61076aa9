import type { Caller } from "../calling/call.js";
import type { Outcome } from "../model/outcome.js";
import type { Failure } from "../provider/contract/index.js";

/** Names the changes of one call to its errors and its results. */
export interface Batch<Change, Subject> {
  /** As in {@link Action.operation}. */
  operation: string;
  changes: readonly Change[];
  /** What tells the change's result from the others. */
  subjectOf(change: Change): Subject;
  /** What did not happen, for example `alice was not added`. */
  failing(change: Change): string;
}

/**
 * One outcome per change, in the caller's order; `null` is success. A change without an outcome is `bad_response` and
 * may have been applied, since only what the provider confirmed is `ok`.
 */
export function outcomesOf<Change, Subject>(
  caller: Caller,
  { operation, changes, subjectOf, failing }: Batch<Change, Subject>,
  outcomes: readonly (Failure | null | undefined)[],
): Outcome<Subject>[] {
  return changes.map((change, index) => {
    const outcome = outcomes[index];
    if (outcome === null) return { ...subjectOf(change), ok: true };
    const failure = outcome ?? missing;
    const message = `${failing(change)}: ${failure.text || failure.providerCode}`;
    return { ...subjectOf(change), ok: false, error: caller.error(operation, { ...failure, message }) };
  });
}

const missing: Failure = { code: "bad_response", providerCode: "", text: "no result for this change" };
