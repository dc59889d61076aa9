import {
  type Call,
  ColloquyError,
  type Failure,
  integer,
  invalidArgument,
  list,
  type MarkChange,
  type MarkOutcome,
  type Operation,
  optionalRecord,
  optionalText,
  record,
  show,
  type UpdateInput,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api.js";
import { toFailure } from "../errors.js";
import { checkUserId, fromContact, PROVIDER, parseConversationId, toContact } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { bitByName, LAST_BIT, namedBits, nameOfBit } from "./bits.js";

/** Conversations that one call may mark (error 51006). */
const MARKS_PER_CALL = 100;

const CUSTOM_MARK_BYTES = 256;

/** One checked change: bits in ascending order, `pinned` where it is to change. */
type Change = {
  conversationId: string;
  set: number[];
  clear: number[];
  customMark?: string;
  pinned?: boolean;
};

/** The changes that one update makes. */
export type MarksUpdate = { userId: string; changes: Change[] };

export function prepareChanges({ userId, options, changes }: UpdateInput): MarksUpdate {
  checkNoOptions(options);
  return { userId: checkUserId(userId), changes: changes.map(toChange) };
}

function toChange({ conversationId, set = [], clear = [], customMark }: MarkChange): Change {
  parseConversationId(conversationId);
  const where = `the change of ${show(conversationId)}`;
  if (customMark !== undefined && Buffer.byteLength(customMark) > CUSTOM_MARK_BYTES) {
    throw invalidArgument(`${where}: customMark has more than ${CUSTOM_MARK_BYTES} bytes`, PROVIDER);
  }
  const toSet = readMarks(set, where);
  const toClear = readMarks(clear, where);
  const both = [...toSet].find((mark) => toClear.has(mark));
  if (both !== undefined) {
    throw invalidArgument(
      `${where} sets and clears "${both === "pinned" ? both : nameOfBit(both)}"`,
      PROVIDER,
    );
  }
  const isPinChange = toSet.has("pinned") || toClear.has("pinned");
  return {
    conversationId,
    set: bitsOf(toSet),
    clear: bitsOf(toClear),
    ...(customMark === undefined ? {} : { customMark }),
    ...(isPinChange ? { pinned: toSet.has("pinned") } : {}),
  };
}

/** A name and its bit are the same mark. */
function readMarks(marks: readonly string[], where: string): Set<number | "pinned"> {
  return new Set(marks.map((mark) => readMark(mark, where)));
}

function readMark(mark: string, where: string): number | "pinned" {
  if (mark === "pinned") return mark;
  if (mark === "muted") {
    const message = `${where}: this vendor's conversation lists know no "muted"`;
    throw new ColloquyError({ code: "unsupported", message, provider: PROVIDER });
  }
  const named = bitByName.get(mark);
  if (named !== undefined) return named;
  const bit = /^bit:(0|[1-9]\d?)$/.exec(mark)?.[1];
  if (bit !== undefined && Number(bit) <= LAST_BIT) return Number(bit);
  const names = namedBits.map((name) => `"${name}"`).join(", ");
  throw invalidArgument(
    `${where}: a mark is ${names}, "pinned" or "bit:0" to "bit:63", got ${show(mark)}`,
    PROVIDER,
  );
}

function bitsOf(marks: Set<number | "pinned">): number[] {
  return [...marks].filter((mark) => mark !== "pinned").sort((a, b) => a - b);
}

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

/** 1 standard marks, 2 the custom mark, 3 both; 0 for a change of the pin alone. */
function optTypeOf({ set, clear, customMark }: Change): number {
  return (set.length + clear.length > 0 ? 1 : 0) + (customMark === undefined ? 0 : 2);
}

function failureOf(error: ColloquyError): Failure {
  const { code, providerCode = "", message: text, retryable, outcome, requestId } = error;
  return { code, providerCode, text, retryable, outcome, ...(requestId === undefined ? {} : { requestId }) };
}

async function mark(userId: string, changes: Change[], call: Call): Promise<MarkOutcome[]> {
  const results = await call(markContact, { userId, changes });
  // The vendor promises no order; an item that it names in another way than we did is found by its place.
  const inOrder = results.length === changes.length ? results : [];
  return changes.map(({ conversationId }, index) => {
    const result = results.find(({ id }) => id === conversationId) ?? inOrder[index];
    return result === undefined ? noResult : result.outcome;
  });
}

const noResult: Failure = {
  code: "bad_response",
  providerCode: "",
  text: "the vendor's answer has no result for it",
  outcome: "unknown",
};

/** Docs 1047/53438. It sets and clears what it names and nothing else, so repeating it changes nothing. */
const markContact: Operation<
  { userId: string; changes: Change[] },
  { id: string | undefined; outcome: MarkOutcome }[]
> = {
  name: "v4/recentcontact/mark_contact",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, changes }) => ({ body: { From_Account: userId, MarkItem: changes.map(toMarkItem) } }),
  read: (answer) =>
    list(record(answer, "the answer").ResultItem, "ResultItem").map((item, index) =>
      readResult(item, `ResultItem[${index}]`),
    ),
};

function toMarkItem(change: Change) {
  const { conversationId, set, clear, customMark } = change;
  return {
    OptType: optTypeOf(change),
    ContactItem: toContact(conversationId, "ToGroupId"),
    ...(set.length === 0 ? {} : { SetMark: set }),
    ...(clear.length === 0 ? {} : { ClearMark: clear }),
    ...(customMark === undefined ? {} : { CustomMark: customMark }),
  };
}

function readResult(value: unknown, path: string): { id: string | undefined; outcome: MarkOutcome } {
  const item = record(value, path);
  const code = integer(item.ResultCode, `${path}.ResultCode`);
  return {
    id: fromContact(optionalRecord(item.ContactItem) ?? {})?.id,
    outcome: code === 0 ? null : toFailure(code, optionalText(item.ResultInfo) ?? ""),
  };
}

/** Docs 1047/78304. Pinning what is pinned is fine, so repeating it changes nothing. It answers for the whole call. */
const top: Operation<{ userId: string; pinned: boolean; conversationIds: string[] }, MarkOutcome[]> = {
  name: "v4/recentcontact/top",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, pinned, conversationIds }) => ({
    body: {
      From_Account: userId,
      OperationType: pinned ? 1 : 2,
      RecentContactItem: conversationIds.map((conversationId) => toContact(conversationId, "GroupId")),
    },
  }),
  read: () => [],
};
