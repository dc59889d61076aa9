/** What {@link parseJson} gives: plain JSON, where an integer too long for a number is its decimal text. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What {@link stringifyJson} takes: JSON, and `bigint` for an integer of any length. An undefined member is left out. */
export type JsonInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonInput[]
  | { readonly [key: string]: JsonInput | undefined };

/** A text that is not acceptable JSON, or a value that has none. The message never holds what a document says. */
export class JsonError extends Error {
  /** Always this text. */
  override readonly name = "JsonError";
}

const MAX_DEPTH = 64;
/** From here on nesting is cut before parsing: 8 MiB of brackets would keep the engine busy for seconds. */
const LONG_TEXT = 65_536;
const MAX_SAFE_DIGITS = String(Number.MAX_SAFE_INTEGER);

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

/** The run of digits at a place; where there is none, `first` and `end` are that place. */
function digitsAround(text: string, at: number): { first: number; end: number } {
  let first = at;
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end > at) while (isDigit(text.charCodeAt(first - 1))) first--;
  return { first, end };
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

/** The text with `null` for every container that is nested too deep. What is cut out is not looked at. */
function cutDeepText(text: string): string {
  let depth = 0;
  let kept = "";
  let copied = 0;
  let isCutting = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (char === QUOTE) {
      index = endOfString(text, index);
      continue;
    }
    // One bit tells a bracket from a brace, "[" from "{" and "]" from "}"; here they count alike.
    const code = char | 0x20;
    if (code !== 0x7b && code !== 0x7d) continue;
    depth += code === 0x7b ? 1 : -1;
    if (code === 0x7b && depth === MAX_DEPTH + 1) {
      kept += `${text.slice(copied, index)}null`;
      isCutting = true;
    } else if (code === 0x7d && depth === MAX_DEPTH && isCutting) {
      copied = index + 1;
      isCutting = false;
    }
  }
  // Nesting that never ends leaves a text without an end, which the parser refuses.
  return isCutting ? kept : kept + text.slice(copied);
}

const QUOTE = 0x22;

/** Where the string ends that begins here; the text's end where it has none. A search is faster than a look at each character. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length : quote;
}

function tooDeep(): JsonError {
  return new JsonError(`the nesting is deeper than ${MAX_DEPTH}`);
}

const SHORTEST_LONG = MAX_SAFE_DIGITS.length;

function quoteLongIntegers(text: string, insideString: (position: number) => boolean): string {
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

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
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

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Answers "is this position inside a string?" for rising positions; each quote of the text is looked at once. */
function stringTracker(text: string): (position: number) => boolean {
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

function isEscaped(text: string, position: number): boolean {
  let first = position;
  while (text[first - 1] === "\\") first--;
  return (position - first) % 2 === 1;
}

/**
 * Writes JSON; a `bigint` becomes a bare integer. `toJSON` is not consulted.
 * @throws JsonError that names the path of a number that is not finite, of anything that is not plain data, and of a
 * cycle (as nesting deeper than 64).
 */
export function stringifyJson(value: JsonInput): string {
  return write(value, []);
}

function write(value: unknown, path: (string | number)[]): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw new JsonError(`${describePath(path)} is not a finite number`);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : writeContainer(value, path);
    default:
      throw new JsonError(`${describePath(path)} is ${typeof value}, which JSON does not have`);
  }
}

function writeContainer(value: object, path: (string | number)[]): string {
  if (path.length === MAX_DEPTH) throw tooDeep();
  const writeMember = (key: string | number, member: unknown): string => {
    path.push(key);
    const written = write(member, path);
    path.pop();
    return written;
  };
  if (Array.isArray(value))
    return `[${Array.from(value, (item, index) => writeMember(index, item)).join(",")}]`;
  if (!isPlain(value)) throw new JsonError(`${describePath(path)} is not a plain object`);
  const members = value as Record<string, unknown>;
  let written = "";
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (member === undefined) continue;
    written += `${written === "" ? "" : ","}${JSON.stringify(key)}:${writeMember(key, member)}`;
  }
  return `{${written}}`;
}

/** Whether a value is a plain object, also one of another realm, whose `Object.prototype` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describePath(path: (string | number)[]): string {
  return `$${path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key.slice(0, 40)}`)).join("")}`;
}
