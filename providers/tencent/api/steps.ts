import { type Call, type ChangeOutcome, ColloquyError } from "colloquy/provider";
import { failureOf } from "../errors.js";

/** One vendor call, and which of several changes it is for. */
export interface Step {
  /** The places of its changes among all of them. */
  of: readonly number[];
  /** Sends it; one outcome for each of its changes, `null` also where one is missing. */
  run(call: Call): Promise<readonly ChangeOutcome[]>;
}

/**
 * Runs the steps, in their order unless several run at once. A call that fails is the outcome of its changes alone,
 * unless no call at all came through: then its error is thrown as it is. Of a change in several steps the first
 * failure counts.
 */
export async function runSteps(
  steps: readonly Step[],
  { changes, atOnce = 1 }: { changes: number; atOnce?: number },
  call: Call,
): Promise<ChangeOutcome[]> {
  const outcomes = new Array<ChangeOutcome>(changes).fill(null);
  const errors: ColloquyError[] = [];
  const waiting = steps.values();
  const work = async () => {
    for (const step of waiting) {
      const results = await step.run(call).catch((thrown: unknown) => {
        if (!ColloquyError.is(thrown)) throw thrown;
        errors.push(thrown);
        return step.of.map(() => failureOf(thrown));
      });
      step.of.forEach((change, index) => {
        outcomes[change] ??= results[index] ?? null;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (errors.length === steps.length) throwIfOne(errors);
  return outcomes;
}

/** Where any of them may have been applied, that is the one to tell. */
function throwIfOne(errors: readonly ColloquyError[]): void {
  const [first] = errors;
  if (first === undefined || errors.some(({ code }) => code !== first.code)) return;
  throw errors.find(({ outcome }) => outcome === "unknown") ?? first;
}

/** The places, at most so many together. */
export function chunksOf(places: readonly number[], most: number): number[][] {
  const chunks: number[][] = [];
  for (let start = 0; start < places.length; start += most) chunks.push(places.slice(start, start + most));
  return chunks;
}

/** The places of all that fit. */
export function placesOf<Item>(items: readonly Item[], fits: (item: Item) => boolean = () => true): number[] {
  return items.flatMap((item, place) => (fits(item) ? place : []));
}
