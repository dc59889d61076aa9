import { endOfDigits, isDigit, isSpace } from "./characters.js";

const MAX_SAFE_DIGITS = String(Number.MAX_SAFE_INTEGER);
const SHORTEST_LONG = MAX_SAFE_DIGITS.length;

const MINUS = 0x2d;
const ZERO = 0x30;

/**
 * Where long integers begin and end, in turns; quickly, because it looks at every 16th character alone. It does not know
 * strings from what is outside them: with quotes around an integer that stands in a string the text is bad JSON.
 */
export function guessLongIntegers(text: string): readonly number[] {
  const places: number[] = [];
  // So many digits in a row cannot pass between two of the places that are looked at.
  for (let at = SHORTEST_LONG - 1; at < text.length; at += SHORTEST_LONG) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let first = at;
    while (isDigit(text.charCodeAt(first - 1))) first--;
    at = endOfDigits(text, at);
    const start = startOfLongInteger(text, first, at);
    if (start !== undefined) places.push(start, at);
  }
  return places;
}

/**
 * Where the integer begins that has these digits, if it is beyond what a number holds and a whole value. One with a
 * leading zero is no JSON: the parser shall refuse it.
 */
export function startOfLongInteger(text: string, first: number, end: number): number | undefined {
  const digits = end - first;
  if (digits < SHORTEST_LONG || text.charCodeAt(first) === ZERO) return undefined;
  if (digits === SHORTEST_LONG && text.slice(first, end) <= MAX_SAFE_DIGITS) return undefined;
  const start = text.charCodeAt(first - 1) === MINUS ? first - 1 : first;
  return isWholeValue(text, start, end) ? start : undefined;
}

/**
 * Whether digits are a whole value: no part of a fraction or an exponent, and not in a key's place, where quoting them
 * would make bad JSON good.
 */
function isWholeValue(text: string, start: number, end: number): boolean {
  let before = start - 1;
  while (isSpace(text.charCodeAt(before))) before--;
  let after = end;
  while (isSpace(text.charCodeAt(after))) after++;
  return mayPrecedeValue(text.charCodeAt(before)) && mayFollowValue(text.charCodeAt(after));
}

/** Nothing, `,`, `:` or `[`. */
function mayPrecedeValue(code: number): boolean {
  return code === 0x2c || code === 0x3a || code === 0x5b || Number.isNaN(code);
}

/** Nothing, `,`, `]` or `}`. */
function mayFollowValue(code: number): boolean {
  return code === 0x2c || code === 0x5d || code === 0x7d || Number.isNaN(code);
}
