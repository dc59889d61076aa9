import { Refusal } from "./envelope.js";
import { threadOf } from "./threads.js";
import type { HeronWorld, Message } from "./world.js";

const MOST_MESSAGES = 50;

type Key = Pick<Message, "at" | "id">;

/**
 * A page of a history, always oldest first. `from` is a time and inclusive; a token goes on behind the page before it,
 * also where every message of a page has been erased.
 */
export function listMessages(
  world: HeronWorld,
  { thread = "" }: Record<string, string>,
  query: URLSearchParams,
) {
  const { messages, keptFrom } = threadOf(world, thread);
  const order = query.get("order") ?? "older";
  const sign = order === "older" ? -1 : 1;
  const inOrder = [...messages].sort((a, b) => sign * compare(a, b)).filter(({ id }) => id >= keptFrom);
  const wanted = inOrder.filter(isAhead(query, order, sign));
  const page = wanted.slice(0, Math.min(MOST_MESSAGES, Number(query.get("size") ?? MOST_MESSAGES)));
  const last = page.at(-1);
  const token = last !== undefined && page.length < wanted.length ? tokenOf(order, last) : undefined;
  const shown = page.filter(({ state }) => state !== "erased").sort(compare);
  const trimmed = messages.some(({ id }) => id < keptFrom);
  return { messages: shown.map(showMessage), token, trimmed };
}

function isAhead(query: URLSearchParams, order: string, sign: number): (message: Message) => boolean {
  const token = query.get("token");
  if (token !== null) {
    const start = startOf(token, order);
    return (message) => sign * compare(message, start) > 0;
  }
  const from = query.get("from");
  return ({ at }) => from === null || sign * (at - Number(from)) >= 0;
}

function showMessage({ id, at, from, body, state, nameless }: Message): Record<string, unknown> {
  return { id: nameless ? undefined : id, at, from, body, recalled: state === "recalled" };
}

function compare(a: Key, b: Key): number {
  return a.at - b.at || Number(a.id - b.id);
}

/** Nobody outside is to know what a token holds. */
function tokenOf(order: string, { at, id }: Key): string {
  return Buffer.from(`${order}:${at}:${id}`).toString("base64url");
}

function startOf(token: string, order: string): Key {
  const [of, at = "", id = ""] = Buffer.from(token, "base64url").toString().split(":");
  if (of !== order || !/^\d+$/.test(at) || !/^\d+$/.test(id)) throw new Refusal("bad_token");
  return { at: Number(at), id: BigInt(id) };
}
