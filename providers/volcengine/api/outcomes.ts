import { type Call, type ChangeOutcome, ColloquyError, type Failure } from "colloquy/provider";
import { isCode } from "../errors.js";

/** About the caller or the cloud, not about one of several changes. */
const concernsAll = new Set<string>([
  "unauthenticated",
  "permission_denied",
  "rate_limited",
  "unavailable",
  "timeout",
  "aborted",
]);

/** Whether no other change could fare better than the one that failed so. */
export function failsAll(error: ColloquyError): boolean {
  return concernsAll.has(error.code);
}

/** An error as the outcome of one of several changes. */
export function failureOf(error: ColloquyError): Failure {
  const { code, providerCode = "", requestId, retryable, outcome } = error;
  const text = error.message.replace(/^volcengine \w+: /, "");
  return { code, providerCode, text, retryable, outcome, ...(requestId !== undefined && { requestId }) };
}

/**
 * Makes changes batch after batch, in their order. A batch that fails is the outcome of its own changes; only the first
 * one throws, where nothing was changed and no other could fare better.
 */
export async function inTurn<Change>(
  batches: readonly (readonly Change[])[],
  call: Call,
  make: (batch: readonly Change[], call: Call) => Promise<readonly ChangeOutcome[]>,
): Promise<ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  for (const batch of batches) {
    try {
      outcomes.push(...(await make(batch, call)));
    } catch (thrown) {
      if (!ColloquyError.is(thrown) || (outcomes.length === 0 && failsAll(thrown))) throw thrown;
      outcomes.push(...batch.map(() => failureOf(thrown)));
    }
  }
  return outcomes;
}

/**
 * Makes several changes by one call. Where the vendor refuses them all with a code that may be about one alone, each half
 * is made on its own, down to the one that it is about. `items` are those that `make` gets.
 */
export async function inHalves<Item>(
  items: readonly Item[],
  codes: readonly string[],
  make: (items: readonly Item[]) => Promise<readonly ChangeOutcome[]>,
): Promise<ChangeOutcome[]> {
  try {
    return [...(await make(items))];
  } catch (thrown) {
    if (!isCode(thrown, ...codes) || items.length === 1) throw thrown;
    const half = Math.ceil(items.length / 2);
    const outcomes: ChangeOutcome[] = [];
    for (const some of [items.slice(0, half), items.slice(half)]) {
      const made = inHalves(some, codes, make).catch((again: unknown) => {
        if (!ColloquyError.is(again)) throw again;
        return some.map(() => failureOf(again));
      });
      outcomes.push(...(await made));
    }
    return outcomes;
  }
}
