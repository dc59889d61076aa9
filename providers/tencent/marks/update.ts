import { batchesOf, type Call, type MarkOutcome } from "colloquy/provider";
import { placesOf, runSteps, type Step } from "../api/steps.js";
import { type Change, type MarksUpdate, optTypeOf } from "./change.js";
import { markContact, outcomeOf, top } from "./operations.js";

/** Conversations that one call may mark (error 51006). */
const MARKS_PER_CALL = 100;

/** Marks first, then pins. */
export function applyChanges({ userId, changes }: MarksUpdate, call: Call): Promise<MarkOutcome[]> {
  const marked = placesOf(changes, (change) => optTypeOf(change) !== 0);
  const marking = batchesOf(marked, MARKS_PER_CALL).map(
    (of): Step => ({
      of,
      run: (send) =>
        mark(
          userId,
          of.map((place) => changes[place]!),
          send,
        ),
    }),
  );
  const pinning = [true, false].flatMap((pinned): Step[] => {
    const of = placesOf(changes, (change) => change.pinned === pinned);
    const conversationIds = of.map((place) => changes[place]!.conversationId);
    return of.length === 0 ? [] : [{ of, run: (send) => send(top, { userId, pinned, conversationIds }) }];
  });
  return runSteps([...marking, ...pinning], { changes: changes.length }, call);
}

async function mark(userId: string, changes: Change[], call: Call): Promise<MarkOutcome[]> {
  const results = await call(markContact, { userId, changes });
  return changes.map((change) => outcomeOf(change, results));
}
