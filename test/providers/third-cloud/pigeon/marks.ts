import {
  ColloquyError,
  type ConversationMarks,
  collectParts,
  invalidArgument,
  list,
  type MarkChange,
  type MarkOutcome,
  type MarkStore,
  milliseconds,
  type Operation,
  optionalText,
  type Part,
  record,
  text,
} from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api.js";
import { checkConversationId, checkUserId, PROVIDER } from "./ids.js";
import { refuseOptions } from "./options.js";

interface Star {
  userId: string;
  conversationId: string;
  starred: boolean;
}

/** Pigeon has stars and no other marks. */
export function createMarks(): MarkStore {
  return {
    list: {
      prepare({ userId, options }) {
        refuseOptions(options);
        return { userId: checkUserId(userId) };
      },
      async readWhole(query, call) {
        const userId = query.userId as string;
        const parts = await collectParts((pageToken) => call(listStars, { userId, pageToken }));
        return { items: parts.flatMap((part) => part.items), folders: [] };
      },
    },
    update: {
      prepare({ userId, options, changes }) {
        refuseOptions(options);
        checkUserId(userId);
        return { stars: changes.map((change) => ({ userId, ...readChange(change) })) };
      },
      async apply(query, call) {
        const outcomes: MarkOutcome[] = [];
        for (const star of query.stars as unknown as Star[]) {
          outcomes.push(await call(setStar, star).then(() => null, outcomeOf));
        }
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
    const items = list(result.stars, "stars").map((value): ConversationMarks => {
      const star = record(value, "stars[]");
      return {
        conversationId: text(star.conversation, "stars[].conversation"),
        provider: PROVIDER,
        marks: ["starred"],
        folders: [],
        updatedAt: milliseconds(star.at, "stars[].at"),
        raw: star,
      };
    });
    return { items, next: optionalText(result.nextPageToken) ?? null };
  },
};

const setStar: Operation<Star, void> = {
  name: "stars.set",
  safe: true,
  callsPerSecond: WRITES_PER_SECOND,
  request: ({ userId, conversationId, starred }) => ({
    body: { user: userId, conversation: conversationId, starred },
  }),
  read: () => undefined,
};
