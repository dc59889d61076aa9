import { createHash, randomBytes } from "node:crypto";

/** Keys that are made here: a prefix, 13 digits that rise, and what no other process draws. */
const MADE = /^colloquy-(\d{13})-[0-9a-f]{12}$/;

let last = 0;

/** A key for a message whose sender gave none. Later keys of a process stand behind earlier ones: see {@link orderOf}. */
export function makeKey(): string {
  last = Math.max(Date.now(), last + 1);
  return `colloquy-${String(last).padStart(13, "0")}-${randomBytes(6).toString("hex")}`;
}

/**
 * The rising number in a key that the library made, in milliseconds since 1970: for a vendor that orders messages of
 * one second by a number of the sender's. `undefined` for a caller's own key, which says nothing of order.
 */
export function orderOf(key: string): number | undefined {
  const digits = MADE.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * A number of 32 bits made of everything that makes one message the same message: its key, sender, conversation and
 * content. `use` tells several such numbers of one message apart.
 */
export function numberOf(use: string, parts: readonly unknown[]): number {
  const text = JSON.stringify([use, ...parts]);
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}

/** A text of 32 hexadecimal digits made in the same way. */
export function fingerprintOf(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
