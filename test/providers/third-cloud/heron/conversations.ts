import {
  BadResponse,
  type Conversation,
  foreignPosition,
  type KeyedConversations,
  list,
  type Operation,
  optionalId64,
  optionalInteger,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  type Part,
  present,
  record,
} from "colloquy/provider";
import { READS } from "./api/index.js";
import { checkUserId, isId, isTime, PROVIDER, pathOf } from "./ids.js";
import { marksOf } from "./marks.js";
import { readListOptions } from "./options.js";

/** Always the vendor's full page: the core cuts it. */
export const PAGE_SIZE = 100;

/** The newest thread may be later than a slow clock here says. Heron takes times of up to a day ahead. */
const CLOCK_MARGIN_MS = 3_600_000;

type ListQuery = { userId: string; includeArchived: boolean };

type Thread = Record<string, unknown>;

/** Where a page starts: at a time, or at one thread of that time, which is part of the page. */
interface Start {
  until: string;
  thread?: string;
}

export function createConversations(): KeyedConversations<ListQuery> {
  return {
    shape: "streamed",
    consistency: "keyed",
    prepare({ userId, options }) {
      return { userId: checkUserId(userId), ...readListOptions(options) };
    },
    async read({ userId, includeArchived }, position, call) {
      const threads = await call(listThreads, { userId, start: startOf(position) });
      const shown = threads.filter(({ archived }) => archived !== true || includeArchived);
      return { ...readThreads(shown), next: nextOf(threads, position) };
    },
  };
}

/** Heron wants a time also for the first page. In the query "now" would make every call another walk. */
function startOf(position: string | null): Start {
  if (position === null) return { until: String(Date.now() + CLOCK_MARGIN_MS) };
  const [until = "", thread = "", ...rest] = position.split(".");
  if (isTime(until) && isId(thread) && rest.length === 0) return { until, thread };
  throw foreignPosition(PROVIDER);
}

/**
 * The last thread of a page is the first of the next one. Heron marks no end: the last page brings nothing but the
 * thread at which it starts, or nothing at all where that one is gone.
 */
function nextOf(threads: Thread[], position: string | null): string | null {
  const positions = threads.flatMap((thread) => positionOf(thread) ?? []);
  if (positions.every((one) => one === position)) {
    if (threads.length < PAGE_SIZE) return null;
    throw new BadResponse("threads", "a page without times and numbers", "threads with them");
  }
  return positions.at(-1) ?? null;
}

function positionOf({ lastMessageAt, thread }: Thread): string | undefined {
  const time = optionalInteger(lastMessageAt);
  const id = optionalId64(thread);
  return time === undefined || id === undefined ? undefined : `${time}.${id}`;
}

const listThreads: Operation<{ userId: string; start: Start }, Thread[]> = {
  name: "GET /users/{user}/threads",
  ...READS,
  request: ({ userId, start }) => ({
    method: "GET",
    path: pathOf`/users/${userId}/threads`,
    query: { ...start, size: String(PAGE_SIZE) },
  }),
  read: (answer) =>
    list(record(answer, "answer").threads, "threads").map((item) => optionalRecord(item) ?? {}),
};

function readThreads(threads: Thread[]): Omit<Part<Conversation>, "next"> {
  const items = threads.flatMap((thread) => readThread(thread) ?? []);
  const skipped = threads.length - items.length;
  return { items, ...(skipped > 0 && { skipped }) };
}

/** Without a number a thread has no identity; everything else may be missing. */
function readThread(thread: Thread): Conversation | undefined {
  const id = optionalId64(thread.thread);
  if (id === undefined) return undefined;
  const at = optionalMilliseconds(thread.lastMessageAt) ?? null;
  const kind = thread.kind === "pair" ? "direct" : "group";
  return {
    id,
    provider: PROVIDER,
    kind,
    // Heron's names are texts, and numbers for the users that it makes itself.
    ...present({
      peerId: kind === "direct" ? optionalText(thread.with) : undefined,
      title: optionalText(thread.title),
    }),
    marks: marksOf(thread),
    activity: { at, source: at === null ? "none" : "lastMessage", precision: "millisecond" },
    attributes: {},
    raw: { ...thread, thread: id },
  };
}
