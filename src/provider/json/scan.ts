import { endOfDigits, endOfString, QUOTE } from "./characters.js";
import { startOfLongInteger } from "./long-integers.js";
import { MAX_DEPTH } from "./value.js";

/** What stands in a text outside its strings. */
export interface Scan {
  /** Where long integers begin and end, in turns. */
  longIntegers: readonly number[];
  /** Whether containers are nested deeper than is read. */
  isDeep: boolean;
  /** Whether a number may be too large to be one. */
  mayOverflow: boolean;
}

/** A number of fewer digits is finite, unless its exponent has three digits or more. */
const SHORTEST_OVERFLOW = Math.floor(Math.log10(Number.MAX_VALUE)) + 1 - 99;

const longExponent = /[eE]\+?\d{3}/y;

/** Looks once at each character outside strings. */
export function scan(text: string): Scan {
  const longIntegers: number[] = [];
  let depth = 0;
  let deepest = 0;
  let mayOverflow = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // One bit tells a bracket from a brace, "[" from "{" and "]" from "}"; here they count alike.
    const container = code | 0x20;
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code >= 0x30 && code <= 0x39) {
      const first = at;
      const end = endOfDigits(text, first);
      const start = startOfLongInteger(text, first, end);
      if (start !== undefined) longIntegers.push(start, end);
      mayOverflow ||= end - first >= SHORTEST_OVERFLOW || hasLongExponent(text, end);
      at = end - 1;
    } else if (container === 0x7b) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (container === 0x7d) {
      depth--;
    }
  }
  return { longIntegers, isDeep: deepest > MAX_DEPTH, mayOverflow };
}

function hasLongExponent(text: string, at: number): boolean {
  if ((text.charCodeAt(at) | 0x20) !== 0x65) return false;
  longExponent.lastIndex = at;
  return longExponent.test(text);
}
