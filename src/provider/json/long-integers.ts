import { digitsAround, isEscaped, isSpace } from "./characters.js";

const MAX_SAFE_DIGITS = String(Number.MAX_SAFE_INTEGER);
const SHORTEST_LONG = MAX_SAFE_DIGITS.length;

export function quoteLongIntegers(text: string, insideString: (position: number) => boolean): string {
  let quoted = "";
  let copied = 0;
  // So many digits in a row cannot pass between two of the places that are looked at.
  for (let at = SHORTEST_LONG - 1; at < text.length; at += SHORTEST_LONG) {
    const { first, end } = digitsAround(text, at);
    if (end === at) continue;
    at = end;
    const start = text[first - 1] === "-" ? first - 1 : first;
    if (!isUnsafe(text, first, end) || !isWholeValue(text, start, end) || insideString(start)) continue;
    quoted += `${text.slice(copied, start)}"${text.slice(start, end)}"`;
    copied = end;
  }
  return copied === 0 ? text : quoted + text.slice(copied);
}

/** Whether an integer is beyond what a number holds. One with a leading zero is no JSON: the parser shall refuse it. */
function isUnsafe(text: string, first: number, end: number): boolean {
  if (text[first] === "0" || end - first < SHORTEST_LONG) return false;
  return end - first > SHORTEST_LONG || text.slice(first, end) > MAX_SAFE_DIGITS;
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
  return "[,:".includes(text[before] ?? "") && ",]}".includes(text[after] ?? "");
}

/** Answers "is this position inside a string?" for rising positions; each quote of the text is looked at once. */
export function stringTracker(text: string): (position: number) => boolean {
  let quote = text.indexOf('"');
  let inside = false;
  return (position) => {
    while (quote !== -1 && quote < position) {
      if (!inside || !isEscaped(text, quote)) inside = !inside;
      quote = text.indexOf('"', quote + 1);
    }
    return inside;
  };
}
