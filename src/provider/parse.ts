import type { Json } from "./json/index.js";

const MAX_INT64_DIGITS = "9223372036854775807";
const MIN_INT64_DIGITS = "9223372036854775808";
/** The years 1 to 9999: what lies outside is a number in another unit, not a time that a calendar would show. */
const EARLIEST_MS = Date.parse("0001-01-01T00:00:00.000Z");
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");
const MAX_SHOWN = 40;

/** A vendor's answer is not of the promised form. The message names the place and what stands there. */
export class BadResponse extends Error {
  /** Always this text. */
  override readonly name = "BadResponse";
  /** Where in the answer, for example `SessionItem[3].To_Account`. */
  readonly path: string;

  constructor(path: string, found: string, expected: string) {
    super(`${path} is ${found}, expected ${expected}`);
    this.path = path;
  }
}

/** The members of an object. */
export function record(value: unknown, path: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new BadResponse(path, kindOf(value), "an object");
}

/** As {@link record}; anything else, a list or `null` too, is undefined. Members of JSON are JSON. */
export function optionalRecord(value: Json | undefined): { [key: string]: Json } | undefined;
export function optionalRecord(value: unknown): Record<string, unknown> | undefined;
export function optionalRecord(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}

/** The longest list that an answer may hold. The longest that a vendor's pages speak of has 6,000 items. */
export const MOST_ITEMS = 20_000;

/**
 * The items of an array; an absent or null list is an empty one. One of more than 20,000 items is refused: vendors answer
 * in pages, and reading so many items of a byte or two would keep the event loop for longer than parsing them did.
 */
export function list(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) {
    if (value.length <= MOST_ITEMS) return value;
    throw new BadResponse(path, `a list of ${value.length} items`, `at most ${MOST_ITEMS}`);
  }
  if (value === undefined || value === null) return [];
  throw new BadResponse(path, kindOf(value), "a list");
}

/** Text, which may be empty. */
export function text(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw new BadResponse(path, kindOf(value), "text");
}

/** Text that is not empty; a number becomes its decimal text. */
export function optionalText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A safe integer; its decimal text is accepted, because servers send numbers as text. */
export function integer(value: unknown, path: string): number {
  return optionalInteger(value) ?? refuse(value, path, "an integer");
}

/** As {@link integer}; anything else is undefined. */
export function optionalInteger(value: unknown): number | undefined {
  const number = typeof value === "string" && isDecimal(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) + 0 : undefined;
}

/** A yes or no, sent as a boolean, 0 and 1, or "0" and "1". */
export function flag(value: unknown): boolean | undefined {
  if (value === true || value === 1 || value === "1") return true;
  if (value === false || value === 0 || value === "0") return false;
  return undefined;
}

/** A signed 64-bit integer, sent as a safe number or as decimal text, in its one decimal spelling. */
export function id64(value: unknown, path: string): string {
  return optionalId64(value) ?? refuse(value, path, "a 64-bit integer");
}

/** As {@link id64}; anything else is undefined. */
export function optionalId64(value: unknown): string | undefined {
  if (typeof value === "string") return isDecimal(value) ? canonical64(value) : undefined;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The one spelling of decimal text, found without arithmetic; undefined beyond 64 bits. */
function canonical64(decimal: string): string | undefined {
  const isNegative = decimal.charCodeAt(0) === 0x2d;
  const first = isNegative ? 1 : 0;
  let start = first;
  while (start < decimal.length - 1 && decimal.charCodeAt(start) === 0x30) start++;
  const digits = start === 0 ? decimal : decimal.slice(start);
  const most = isNegative ? MIN_INT64_DIGITS : MAX_INT64_DIGITS;
  // Of two numbers of equal length the larger one is also the larger text.
  if (digits.length > most.length || (digits.length === most.length && digits > most)) return undefined;
  if (start === first) return decimal === "-0" ? "0" : decimal;
  return isNegative && digits !== "0" ? `-${digits}` : digits;
}

/** A moment in the years 1 to 9999, sent as whole seconds since 1970. */
export function seconds(value: unknown, path: string): Date {
  return toDate(value, 1000) ?? refuse(value, path, "a time in seconds");
}

/** A moment in the years 1 to 9999, sent as whole milliseconds since 1970. */
export function milliseconds(value: unknown, path: string): Date {
  return toDate(value, 1) ?? refuse(value, path, "a time in milliseconds");
}

/** As {@link seconds}; anything else is undefined, and so is 0, which vendors send for "never". */
export function optionalSeconds(value: unknown): Date | undefined {
  return optionalInteger(value) === 0 ? undefined : toDate(value, 1000);
}

/** As {@link milliseconds}; anything else is undefined, and so is 0, which vendors send for "never". */
export function optionalMilliseconds(value: unknown): Date | undefined {
  return optionalInteger(value) === 0 ? undefined : toDate(value, 1);
}

/**
 * Key-values as text; a value that is not text becomes its JSON, and one that is `null` or absent is none. Keys that
 * start with `skipPrefix` are left out.
 * Every key, `__proto__` too, is an ordinary own property of the result.
 */
export function textMap(value: unknown, skipPrefix?: string): Record<string, string> {
  const map: Record<string, string> = {};
  if (!isRecord(value)) return map;
  for (const key of Object.keys(value)) {
    if (skipPrefix !== undefined && key.startsWith(skipPrefix)) continue;
    const member = value[key];
    if (member === null || member === undefined) continue;
    const text = typeof member === "string" ? member : JSON.stringify(member);
    if (key === "__proto__") defineMember(map, key, text);
    else map[key] = text;
  }
  return map;
}

/** Assigning to `__proto__` would set a prototype, or nothing. */
function defineMember(map: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The text parts of a message's content, joined as they stand: clients put faces and mentions between them. */
export function joinText(content: readonly { readonly type: string; readonly text?: string }[]): string {
  return content.map((part) => (part.type === "text" ? (part.text ?? "") : "")).join("");
}

function toDate(value: unknown, unitMs: number): Date | undefined {
  const ms = (optionalInteger(value) ?? Number.NaN) * unitMs;
  return ms >= EARLIEST_MS && ms <= LATEST_MS ? new Date(ms) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** At most 20 characters, the length of the smallest 64-bit integer: longer text is no number that a vendor sends. */
function isDecimal(value: string): boolean {
  const first = value.charCodeAt(0) === 0x2d ? 1 : 0;
  if (value.length === first || value.length > 20) return false;
  for (let index = first; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function refuse(value: unknown, path: string, expected: string): never {
  const isShown = typeof value === "number" || typeof value === "string";
  throw new BadResponse(path, isShown ? show(value) : kindOf(value), expected);
}

function show(value: number | string): string {
  if (typeof value === "number") return String(value);
  // Part of a text is never shown: half a credential could not be recognised and removed.
  return value.length <= MAX_SHOWN ? JSON.stringify(value) : `text of ${value.length} characters`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}
