import { invalidArgument, optionalId64, show } from "colloquy/provider";

export const PROVIDER = "heron";

/** Heron's users have any name of up to 64 characters; here it must also be one that a path can hold. */
export function checkUserId(userId: string): string {
  if (userId.length <= 64 && isSegment(userId)) return userId;
  throw invalidArgument(`userId must be a heron user's name, got ${show(userId)}`, PROVIDER);
}

/** Threads are numbered with 64 bits. */
export function checkThreadId(conversationId: string): string {
  if (isId(conversationId)) return conversationId;
  throw invalidArgument(
    `conversationId must be the number of a thread, got ${show(conversationId)}`,
    PROVIDER,
  );
}

/** A positive integer of 64 bits in its one spelling, as threads and messages have it. */
export function isId(text: string): boolean {
  return !text.startsWith("-") && text !== "0" && optionalId64(text) === text;
}

/** A time in milliseconds. */
export function isTime(text: string): boolean {
  return /^(0|[1-9]\d{0,14})$/.test(text);
}

/**
 * Puts ids into a path: `pathOf\`/users/${userId}/threads\``. Whatever an id holds, it stays one segment.
 * @throws ColloquyError `invalid_argument` for what no path can hold
 */
export function pathOf(strings: TemplateStringsArray, ...ids: string[]): string {
  return String.raw({ raw: strings }, ...ids.map(segmentOf));
}

export function segmentOf(id: string): string {
  if (isSegment(id)) return encodeURIComponent(id);
  throw invalidArgument(`heron: ${show(id)} cannot stand in a path`, PROVIDER);
}

/** `.` and `..` are steps to every reader of addresses, also when escaped; half of a pair cannot be escaped. */
function isSegment(id: string): boolean {
  return id !== "" && id !== "." && id !== ".." && id.isWellFormed();
}
