import { Refusal } from "./envelope.js";
import { isMember, threadOf } from "./threads.js";
import type { HeronWorld } from "./world.js";

const PAGE_SIZE = 10;

export function listFlags(world: HeronWorld, { user = "" }: Record<string, string>, query: URLSearchParams) {
  const start = Number(query.get("token") ?? 0);
  if (!Number.isSafeInteger(start)) throw new Refusal("bad_token");
  const all = [...(world.flags.get(user) ?? [])];
  const end = start + PAGE_SIZE;
  const flags = all.slice(start, end).map(([thread, flagged]) => ({ thread, ...flagged }));
  return { flags, token: end < all.length ? String(end) : "" };
}

/** Takes a form of `pinned` and `muted`; what it does not name stays. */
export function setFlags(
  world: HeronWorld,
  { user = "", thread = "" }: Record<string, string>,
  _query: URLSearchParams,
  form: URLSearchParams,
): undefined {
  const found = threadOf(world, thread);
  if (!isMember(found, user)) throw new Refusal("no_such_thread");
  const ofUser = world.flags.get(user) ?? new Map();
  const flags = { pinned: false, muted: false, ...ofUser.get(found.id), changedAt: world.now() };
  for (const [name, value] of form) {
    if (name !== "pinned" && name !== "muted") throw new Refusal("bad_field");
    if (value !== "true" && value !== "false") throw new Refusal("bad_field");
    flags[name] = value === "true";
  }
  if (flags.pinned || flags.muted) ofUser.set(found.id, flags);
  else ofUser.delete(found.id);
  world.flags.set(user, ofUser);
  return undefined;
}
