import { type Mark, optionalText } from "colloquy/provider";
import type { StandardMarkDirection } from "../options/index.js";

/** Bits with a name. Pages before 2024 number them 1 to 4; the newer ones and the client SDKs 0 to 3 (docs 1047/53438). */
export const namedBits = ["starred", "unread", "folded", "hidden"] as const;

export const bitByName: ReadonlyMap<string, number> = new Map(namedBits.map((name, bit) => [name, bit]));

export const LAST_BIT = 63;

export function nameOfBit(bit: number): Mark {
  return namedBits[bit] ?? `bit:${bit}`;
}

/** The set marks of a text of 0 and 1, bit 0 first; `undefined` where it is no text. */
export function readStandardMark(value: unknown, direction: StandardMarkDirection): Mark[] | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const digits = [...String(value)];
  if (direction === "right-is-bit-0") digits.reverse();
  return digits.flatMap((digit, bit) => (digit === "1" && bit <= LAST_BIT ? nameOfBit(bit) : []));
}

/** Folder ids are integers on the wire and text here; `undefined` where there is no list of them. */
export function readFolderIds(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(optionalText).filter((id) => id !== undefined) : undefined;
}
