import type { WorldMessage } from "./message.js";

/** A user id as tests like to write it; kept as text, because apps may use strings and 19-digit integers. */
export type UserId = string | number | bigint;
/** A 64-bit id: bigint, or its decimal text. A number would lose digits. */
export type LongId = bigint | string;

/** Where new ids, indexes and times come from. */
export interface Source {
  now: () => Date;
  random: () => number;
  isTaken: (id: bigint) => boolean;
}

/** Looks like a nanosecond time and has 19 digits, so that a number would lose the last ones. */
export function freeId(time: Date, random: () => number, isTaken: (id: bigint) => boolean): bigint {
  let id = BigInt(time.getTime()) * 1_000_000n + BigInt(Math.floor(random() * 1_000_000));
  while (isTaken(id)) id += 1n;
  return id;
}

/** Like `freeIndex`, and after every other message, whatever time those show. */
export function nextIndex(now: Date, random: () => number, messages: readonly WorldMessage[]): bigint {
  const index = BigInt(now.getTime()) * 1000n + BigInt(Math.floor(random() * 1000));
  const last = messages.at(-1)?.index ?? -1n;
  return index > last ? index : last + 1n;
}

/** Microseconds and sparse: up to a millisecond after the message's own time, always after what is older. */
export function freeIndex(sentAt: Date, random: () => number, messages: readonly WorldMessage[]): bigint {
  const index = BigInt(sentAt.getTime()) * 1000n + BigInt(Math.floor(random() * 1000));
  const last = messages.at(-1);
  if (last === undefined || index > last.index) return index;
  if (sentAt >= last.sentAt) return last.index + 1n;
  const taken = new Set(messages.map((message) => message.index));
  let free = index;
  while (taken.has(free)) free += 1n;
  return free;
}
