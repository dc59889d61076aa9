import { digitsAround } from "./characters.js";
import { quoteLongIntegers, stringTracker } from "./long-integers.js";
import { cutDeepText } from "./nesting.js";
import { type Json, JsonError, MAX_DEPTH } from "./value.js";

/** From here on nesting is cut before parsing: 8 MiB of brackets would keep the engine busy for seconds. */
const LONG_TEXT = 65_536;

/**
 * Reads JSON as `JSON.parse` does, with three exceptions. An integer beyond ±(2^53 − 1) arrives as its decimal text.
 * What is nested deeper than 64 arrives as `null`, unread, and so does a number too large to be one: whoever writes
 * one item of an answer must not be able to make the whole answer unreadable. Linear in the text's length.
 * @throws JsonError and nothing else; also for a byte order mark.
 */
export function parseJson(text: string): Json {
  const isLong = text.length > LONG_TEXT;
  const value = parse(isLong ? cutDeepText(text) : text);
  // A long text is cut already, and to look at all of its values can take longer than to parse them.
  if (isContainer(value) && (!isLong || mayOverflow(text))) prune(value, MAX_DEPTH);
  return isTooLarge(value) ? null : value;
}

/** A number of fewer digits is finite, unless its exponent has three digits or more. */
const SHORTEST_OVERFLOW = Math.floor(Math.log10(Number.MAX_VALUE)) + 1 - 99;

/** Whether a number of the text can be too large to be one. What stands in a string counts too: that costs time only. */
function mayOverflow(text: string): boolean {
  if (/\d[eE]\+?\d{3}/.test(text)) return true;
  for (let at = SHORTEST_OVERFLOW - 1; at < text.length; at += SHORTEST_OVERFLOW) {
    const { first, end } = digitsAround(text, at);
    if (end - first >= SHORTEST_OVERFLOW) return true;
    at = end;
  }
  return false;
}

function parse(text: string): Json {
  // Almost never does a string hold what looks like a long integer. If one does, the text becomes bad JSON here: the
  // quote that is put before the digits ends the string.
  const guessed = quoteLongIntegers(text, () => false);
  try {
    return JSON.parse(guessed);
  } catch {
    if (guessed === text) throw invalid();
  }
  try {
    return JSON.parse(quoteLongIntegers(text, stringTracker(text)));
  } catch {
    throw invalid();
  }
}

/** The engine's own message quotes the document, so it is not kept, not even as the cause. */
function invalid(): JsonError {
  return new JsonError("the text is not valid JSON");
}

type Container = Json[] | { [key: string]: Json };

function isContainer(value: Json): value is Container {
  return typeof value === "object" && value !== null;
}

function isTooLarge(value: Json): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

/** Puts `null` where a number is not finite, and where containers stand deeper than `levels`, this one included. */
function prune(container: Container, levels: number): void {
  if (Array.isArray(container)) {
    for (let index = 0; index < container.length; index++) {
      if (!isKept(container[index]!, levels)) container[index] = null;
    }
  } else {
    for (const key in container) if (!isKept(container[key]!, levels)) container[key] = null;
  }
}

function isKept(value: Json, levels: number): boolean {
  if (typeof value === "string") return true;
  if (!isContainer(value)) return !isTooLarge(value);
  if (levels === 1) return false;
  prune(value, levels - 1);
  return true;
}
