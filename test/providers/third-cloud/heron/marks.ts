import {
  ColloquyError,
  type ConversationMarks,
  collectParts,
  invalidArgument,
  list,
  type Mark,
  type MarkChange,
  type MarkOutcome,
  type MarkStore,
  type Operation,
  optionalId64,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  type Part,
  present,
  record,
} from "colloquy/provider";
import { CHANGES, READS } from "./api/index.js";
import { checkThreadId, checkUserId, PROVIDER, pathOf } from "./ids.js";
import { refuseOptions } from "./options.js";

/** Heron's flags, which have the same names here. */
export const FLAGS = ["pinned", "muted"] as const satisfies Mark[];

type FlagChange = { userId: string; thread: string; flags: Record<string, boolean> };

export function createMarks(): MarkStore<{ userId: string }, { changes: FlagChange[] }> {
  return {
    list: {
      prepare({ userId, options }) {
        refuseOptions(options);
        return { userId: checkUserId(userId) };
      },
      async readWhole({ userId }, call) {
        const parts = await collectParts((token) => call(listFlags, { userId, token }));
        const skipped = parts.reduce((sum, part) => sum + (part.skipped ?? 0), 0);
        const items = parts.flatMap((part) => part.items);
        return { items, folders: [], ...(skipped > 0 && { skipped }) };
      },
    },
    update: {
      prepare({ userId, options, changes }) {
        refuseOptions(options);
        const user = checkUserId(userId);
        return { changes: changes.map((change) => ({ userId: user, ...readChange(change) })) };
      },
      async apply({ changes }, call) {
        const outcomes: MarkOutcome[] = [];
        for (const change of changes) outcomes.push(await call(setFlags, change).then(() => null, outcomeOf));
        return outcomes;
      },
    },
  };
}

/** The marks of anything that carries heron's flags. */
export function marksOf(item: Record<string, unknown>): Mark[] {
  return FLAGS.filter((flag) => item[flag] === true);
}

function readChange({ conversationId, set = [], clear = [], customMark }: MarkChange) {
  const known: readonly Mark[] = FLAGS;
  const other = [...set, ...clear].find((mark) => !known.includes(mark)) ?? customMark;
  if (other !== undefined) {
    const message = `heron: conversations can be pinned and muted and nothing else, not "${other}"`;
    throw new ColloquyError({ code: "unsupported", message, provider: PROVIDER });
  }
  const both = set.find((mark) => clear.includes(mark));
  if (both !== undefined) throw invalidArgument(`"${both}" cannot be both set and cleared`, PROVIDER);
  const flags = [...set.map((mark) => [mark, true] as const), ...clear.map((mark) => [mark, false] as const)];
  return { thread: checkThreadId(conversationId), flags: Object.fromEntries(flags) };
}

/** One change that fails leaves the others as they are. */
function outcomeOf(thrown: unknown): MarkOutcome {
  if (!ColloquyError.is(thrown)) throw thrown;
  const { code, providerCode = "", message, retryable, outcome } = thrown;
  return { code, providerCode, text: message, retryable, outcome };
}

const listFlags: Operation<{ userId: string; token: string | null }, Part<ConversationMarks>> = {
  name: "GET /users/{user}/flags",
  ...READS,
  request: ({ userId, token }) => ({
    method: "GET",
    path: pathOf`/users/${userId}/flags`,
    query: token === null ? {} : { token },
  }),
  read(answer) {
    const result = record(answer, "answer");
    const flagged = list(result.flags, "flags");
    const items = flagged.flatMap((item) => readFlagged(optionalRecord(item) ?? {}) ?? []);
    const skipped = flagged.length - items.length;
    return { items, next: optionalText(result.token) ?? null, ...(skipped > 0 && { skipped }) };
  },
};

function readFlagged(item: Record<string, unknown>): ConversationMarks | undefined {
  const conversationId = optionalId64(item.thread);
  if (conversationId === undefined) return undefined;
  return {
    conversationId,
    provider: PROVIDER,
    marks: marksOf(item),
    folders: [],
    ...present({ updatedAt: optionalMilliseconds(item.changedAt) }),
    raw: { ...item, thread: conversationId },
  };
}

/** Sets and clears in one request; what it does not name stays. Once more changes nothing. */
const setFlags: Operation<FlagChange, void> = {
  name: "PATCH /users/{user}/flags/{thread}",
  ...CHANGES,
  safe: true,
  request: ({ userId, thread, flags }) => ({
    method: "PATCH",
    path: pathOf`/users/${userId}/flags/${thread}`,
    body: flags,
  }),
  read: () => undefined,
};
