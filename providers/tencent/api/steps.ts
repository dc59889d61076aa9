import { type Call, type ChangeOutcome, ColloquyError } from "colloquy/provider";
import { failureOf } from "../errors.js";

/** One vendor call, and which of several changes it is for. */
export interface Step {
  /** The places of its changes among all of them. */
  of: readonly number[];
  /** Sends it; one outcome for each of its changes, `null` also where one is missing. */
  run(call: Call): Promise<readonly ChangeOutcome[]>;
}

interface Run {
  /** How many changes there are. */
  changes: number;
  /** How many steps are under way at once (1). */
  atOnce?: number;
}

/**
 * Runs the steps, in their order unless several run at once. A call that fails is the outcome of its changes alone,
 * unless no call at all came through: then its error is thrown as it is. Of a change in several steps the first
 * failure counts.
 */
export async function runSteps(steps: readonly Step[], run: Run, call: Call): Promise<ChangeOutcome[]> {
  const { outcomes, errors } = await runAll(steps, run, call);
  if (errors.length === steps.length) throwIfOne(errors);
  return outcomes;
}

/** The same for steps behind something that was done already: where no call comes through, the outcomes tell. */
export async function runFurtherSteps(
  steps: readonly Step[],
  run: Run,
  call: Call,
): Promise<ChangeOutcome[]> {
  return (await runAll(steps, run, call)).outcomes;
}

async function runAll(steps: readonly Step[], { changes, atOnce = 1 }: Run, call: Call) {
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
  return { outcomes, errors };
}

/** Where any of them may have been applied, that is the one to tell. */
function throwIfOne(errors: readonly ColloquyError[]): void {
  const [first] = errors;
  if (first === undefined || errors.some(({ code }) => code !== first.code)) return;
  throw errors.find(({ outcome }) => outcome === "unknown") ?? first;
}

/**
 * Sends one call for several. Where the vendor refuses all of them with a code that may be about one alone, each half is
 * sent on its own, down to the one that it is about.
 */
export async function inHalves<Item>(
  items: Item[],
  codes: readonly number[],
  send: (items: Item[]) => Promise<readonly ChangeOutcome[]>,
): Promise<ChangeOutcome[]> {
  try {
    const outcomes = await send(items);
    return items.map((_, index) => outcomes[index] ?? null);
  } catch (thrown) {
    if (!ColloquyError.is(thrown) || !codes.map(String).includes(thrown.providerCode ?? "")) throw thrown;
    if (items.length === 1) return [failureOf(thrown)];
    const half = Math.ceil(items.length / 2);
    const first = await inHalves(items.slice(0, half), codes, send);
    return [...first, ...(await inHalves(items.slice(half), codes, send))];
  }
}

/** The places of all that fit. */
export function placesOf<Item>(items: readonly Item[], fits: (item: Item) => boolean = () => true): number[] {
  return items.flatMap((item, place) => (fits(item) ? place : []));
}
