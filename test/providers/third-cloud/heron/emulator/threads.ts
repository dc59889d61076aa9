import { Refusal } from "./envelope.js";
import type { HeronWorld, Thread } from "./world.js";

const DAY_MS = 86_400_000;
const MOST_ROWS = 100;

/** A user's threads, latest message first. `until` and `thread` are inclusive, and nothing says where the end is. */
export function listThreads(
  world: HeronWorld,
  { user = "" }: Record<string, string>,
  query: URLSearchParams,
) {
  const until = Number(query.get("until") ?? Number.NaN);
  if (!Number.isSafeInteger(until) || until > world.now() + DAY_MS) throw new Refusal("bad_window");
  const first = query.has("thread") ? threadNumber(query.get("thread") ?? "") : undefined;
  const isBelow = ({ lastMessageAt, id }: Thread) =>
    lastMessageAt < until || (lastMessageAt === until && (first === undefined || id <= first));
  const threads = [...world.threads.values()]
    .filter((thread) => isMember(thread, user) && isBelow(thread))
    .sort((a, b) => b.lastMessageAt - a.lastMessageAt || Number(b.id - a.id))
    .slice(0, Math.min(MOST_ROWS, Number(query.get("size") ?? MOST_ROWS)));
  return { threads: threads.map((thread) => showThread(world, thread, user)) };
}

/** One row of a list, as `user` sees it. */
export function showThread(world: HeronWorld, thread: Thread, user: string): Record<string, unknown> {
  const { id, kind, title, members, lastMessageAt, archived, nameless } = thread;
  const { pinned = false, muted = false } = world.flags.get(user)?.get(id) ?? {};
  const peer = kind === "pair" ? members.find((member) => String(member) !== user) : undefined;
  return {
    thread: nameless ? undefined : id,
    kind,
    title,
    with: peer,
    lastMessageAt,
    archived,
    pinned,
    muted,
  };
}

export function getMember(world: HeronWorld, { thread = "", user = "" }: Record<string, string>) {
  if (!isMember(threadOf(world, thread), user)) throw new Refusal("not_a_member");
  return { user };
}

export function threadOf(world: HeronWorld, text: string): Thread {
  const thread = world.threads.get(threadNumber(text));
  if (thread === undefined) throw new Refusal("no_such_thread");
  return thread;
}

export function isMember({ members }: Thread, user: string): boolean {
  return members.some((member) => String(member) === user);
}

function threadNumber(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new Refusal("no_such_thread");
  return BigInt(text);
}
