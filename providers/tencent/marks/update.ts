import { type Call, ColloquyError, type Failure, type MarkOutcome } from "colloquy/provider";
import { type Change, type MarksUpdate, optTypeOf } from "./change.js";
import { markContact, outcomeOf, top } from "./operations.js";

/** Conversations that one call may mark (error 51006). */
const MARKS_PER_CALL = 100;

/**
 * Applies the changes call by call. A call that fails is the outcome of its conversations alone, unless no call at
 * all came through: then its error is thrown as it is.
 */
export async function applyChanges({ userId, changes }: MarksUpdate, call: Call): Promise<MarkOutcome[]> {
  const outcomes = new Map<string, MarkOutcome>(changes.map(({ conversationId }) => [conversationId, null]));
  const note = ({ conversationId }: Change, outcome: MarkOutcome) => {
    outcomes.set(conversationId, outcomes.get(conversationId) ?? outcome);
  };
  const errors: ColloquyError[] = [];
  let cameThrough = false;
  for (const step of stepsOf(userId, changes)) {
    try {
      const results = await step.run(call);
      cameThrough = true;
      step.changes.forEach((change, index) => {
        note(change, results[index] ?? null);
      });
    } catch (thrown) {
      if (!ColloquyError.is(thrown)) throw thrown;
      errors.push(thrown);
      for (const change of step.changes) note(change, failureOf(thrown));
    }
  }
  const [first] = errors;
  const isOneFailure = errors.every((error) => error.code === first?.code);
  if (first !== undefined && !cameThrough && isOneFailure) {
    throw errors.find((error) => error.outcome === "unknown") ?? first;
  }
  return changes.map(({ conversationId }) => outcomes.get(conversationId) ?? null);
}

/** One vendor call, the changes it is for, and how to send it. */
interface Step {
  changes: Change[];
  run(call: Call): Promise<MarkOutcome[]>;
}

function stepsOf(userId: string, changes: Change[]): Step[] {
  const marked = changes.filter((change) => optTypeOf(change) !== 0);
  const steps: Step[] = [];
  for (let start = 0; start < marked.length; start += MARKS_PER_CALL) {
    const chunk = marked.slice(start, start + MARKS_PER_CALL);
    steps.push({ changes: chunk, run: (call) => mark(userId, chunk, call) });
  }
  for (const pinned of [true, false]) {
    const chunk = changes.filter((change) => change.pinned === pinned);
    if (chunk.length === 0) continue;
    const pin = { userId, pinned, conversationIds: chunk.map(({ conversationId }) => conversationId) };
    steps.push({ changes: chunk, run: (call) => call(top, pin) });
  }
  return steps;
}

async function mark(userId: string, changes: Change[], call: Call): Promise<MarkOutcome[]> {
  const results = await call(markContact, { userId, changes });
  return changes.map((change) => outcomeOf(change, results));
}

function failureOf(error: ColloquyError): Failure {
  const { code, providerCode = "", message: text, retryable, outcome, requestId } = error;
  return { code, providerCode, text, retryable, outcome, ...(requestId === undefined ? {} : { requestId }) };
}
