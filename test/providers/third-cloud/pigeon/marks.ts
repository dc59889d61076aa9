import {
  ColloquyError,
  type ConversationMarks,
  collectParts,
  invalidArgument,
  list,
  type MarkChange,
  type MarkOutcome,
  type MarkStore,
  type Operation,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  type Part,
  present,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api.js";
import { checkConversationId, checkUserId, PROVIDER } from "./ids.js";
import { refuseOptions } from "./options.js";

type Star = { userId: string; conversationId: string; starred: boolean };

/** Pigeon has stars and no other marks. */
export function createMarks(): MarkStore<{ userId: string }, { stars: Star[] }> {
  return {
    list: {
      prepare({ userId, options }) {
        refuseOptions(options);
        return { userId: checkUserId(userId) };
      },
      async readWhole({ userId }, call) {
        const parts = await collectParts((pageToken) => call(listStars, { userId, pageToken }));
        const skipped = parts.reduce((sum, part) => sum + (part.skipped ?? 0), 0);
        const items = parts.flatMap((part) => part.items);
        return { items, folders: [], ...(skipped > 0 && { skipped }) };
      },
    },
    update: {
      prepare({ userId, options, changes }) {
        refuseOptions(options);
        checkUserId(userId);
        return { stars: changes.map((change) => ({ userId, ...readChange(change) })) };
      },
      async apply({ stars }, call) {
        const outcomes: MarkOutcome[] = [];
        for (const star of stars) outcomes.push(await call(setStar, star).then(() => null, outcomeOf));
        return outcomes;
      },
    },
  };
}

function readChange({ conversationId, set = [], clear = [], customMark }: MarkChange) {
  const other = [...set, ...clear].find((mark) => mark !== "starred") ?? customMark;
  if (other !== undefined) {
    const message = `pigeon: conversations can be starred and nothing else, not "${other}"`;
    throw new ColloquyError({ code: "unsupported", message, provider: PROVIDER });
  }
  if (set.length > 0 && clear.length > 0)
    throw invalidArgument('"starred" cannot be both set and cleared', PROVIDER);
  return { conversationId: checkConversationId(conversationId), starred: set.length > 0 };
}

/** One change that fails leaves the others as they are. */
function outcomeOf(thrown: unknown): MarkOutcome {
  if (!ColloquyError.is(thrown)) throw thrown;
  const { code, providerCode = "", message, retryable, outcome } = thrown;
  return { code, providerCode, text: message, retryable, outcome };
}

const listStars: Operation<{ userId: string; pageToken: string | null }, Part<ConversationMarks>> = {
  name: "stars.list",
  safe: true,
  callsPerSecond: READS_PER_SECOND,
  request: ({ userId, pageToken }) => ({ body: { user: userId, ...(pageToken !== null && { pageToken }) } }),
  read(answer) {
    const result = record(answer, "result");
    const listed = list(result.stars, "stars");
    const items = listed.flatMap((star) => readStar(star) ?? []);
    const skipped = listed.length - items.length;
    const next = optionalText(result.nextPageToken) ?? null;
    return { items, next, ...(skipped > 0 && { skipped }) };
  },
};

function readStar(listed: unknown): ConversationMarks | undefined {
  const star = optionalRecord(listed) ?? {};
  const conversationId = optionalText(star.conversation);
  if (conversationId === undefined) return undefined;
  const updatedAt = optionalMilliseconds(star.at);
  return {
    conversationId,
    provider: PROVIDER,
    marks: ["starred"],
    folders: [],
    ...present({ updatedAt }),
    raw: star,
  };
}

const setStar: Operation<Star, void> = {
  name: "stars.set",
  safe: true,
  callsPerSecond: WRITES_PER_SECOND,
  request: ({ userId, conversationId, starred }) => ({
    body: { user: userId, conversation: conversationId, starred },
  }),
  read: () => undefined,
};
