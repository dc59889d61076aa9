import { setImmediate as turn } from "node:timers/promises";
import { guessLongIntegers } from "./long-integers.js";
import { cutDeepText } from "./nesting.js";
import { putQuotes } from "./quotes.js";
import { scan } from "./scan.js";
import { type Json, JsonError, MAX_DEPTH } from "./value.js";

/**
 * Whether a text is looked through before it is parsed, and so in steps: 8 MiB of brackets would keep the engine busy for
 * seconds.
 */
export function isLongText(text: string): boolean {
  return text.length > 65_536;
}

/**
 * Reads JSON as `JSON.parse` does, with three exceptions. An integer beyond ±(2^53 − 1) arrives as its decimal text.
 * What is nested deeper than 64 arrives as `null`, unread, and so does a number too large to be one: whoever writes
 * one item of an answer must not be able to make the whole answer unreadable. Linear in the text's length.
 * @throws JsonError and nothing else; also for a byte order mark.
 */
export function parseJson(text: string): Json {
  if (!isLongText(text)) return parseShort(text);
  const steps = parseLong(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Like {@link parseJson}, and reads a long text in several turns of the event loop, so that it stops others for about as
 * long as `JSON.parse` does. What is done with the value begins in a turn of its own.
 */
export async function parseJsonInTurns(text: string): Promise<Json> {
  if (!isLongText(text)) return parseShort(text);
  const steps = parseLong(text);
  for (;;) {
    const step = steps.next();
    await turn();
    if (step.done) return step.value;
  }
}

function parseShort(text: string): Json {
  // Almost never does a string hold what looks like a long integer.
  const guessed = putQuotes(text, guessLongIntegers(text));
  try {
    return pruned(JSON.parse(guessed));
  } catch {
    if (guessed === text) throw invalid();
  }
  return pruned(parse(putQuotes(text, scan(text).longIntegers)));
}

/** Each step takes about as long as `JSON.parse` of the text, or less. */
function* parseLong(text: string): Generator<undefined, Json> {
  let shallow = text;
  let found = scan(text);
  yield;
  if (found.isDeep) {
    shallow = cutDeepText(text);
    yield;
    found = scan(shallow);
    yield;
  }
  const quoted = putQuotes(shallow, found.longIntegers);
  yield;
  const value = parse(quoted);
  if (!found.mayOverflow) return value;
  yield;
  return pruned(value);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
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

/** The value with `null` where a number is not finite and where containers are nested too deep. */
function pruned(value: Json): Json {
  if (isContainer(value)) prune(value, MAX_DEPTH);
  return isTooLarge(value) ? null : value;
}

/** Does that inside a container, where containers may stand in `levels`, this one included. */
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
