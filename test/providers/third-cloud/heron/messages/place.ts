import { optionalId64, optionalInteger } from "colloquy/provider";

/** What orders messages: their time, and in one millisecond their number. */
export interface Key {
  at: number;
  id: string;
}

/**
 * A place in a walk: behind a message, on the page that heron gives for a token. A walk starts without a token, at the
 * time of the message, and until the first message of a walk is seen there is a token alone.
 */
export interface Place {
  behind?: Key;
  token?: string;
}

const written = /^(?:(\d{1,15})\.(\d{1,19}))?(?:@([\w-]{1,100}))?$/;

/** `1700000000000.71` or `1700000000000.71@token` or `@token`. */
export function writePlace({ behind, token }: Place): string {
  return `${behind === undefined ? "" : `${behind.at}.${behind.id}`}${token === undefined ? "" : `@${token}`}`;
}

export function readPlace(position: string): Place | undefined {
  const [, at, id, token] = (position === "" ? null : written.exec(position)) ?? [];
  if (at === undefined && token === undefined) return undefined;
  const behind = at === undefined || id === undefined ? {} : { behind: { at: Number(at), id } };
  return { ...behind, ...(token !== undefined && { token }) };
}

/** A message without a time or a number has no place in a walk. */
export function keyOf(item: Record<string, unknown>): Key | undefined {
  const at = optionalInteger(item.at);
  const id = optionalId64(item.id);
  return at === undefined || id === undefined ? undefined : { at, id };
}

/** Whether a message is still to come for a walk that stands behind another one. */
export function isAhead(key: Key, behind: Key | undefined, direction: "older" | "newer"): boolean {
  if (behind === undefined) return true;
  const difference = key.at - behind.at || Number(BigInt(key.id) - BigInt(behind.id));
  return direction === "older" ? difference < 0 : difference > 0;
}
