import { bytesOf, canonical, type Reading, readingsOf, textOf } from "./spellings.js";

const REMOVED = "[removed]";

/** Below this length a "secret" would be a common piece of text, and removing it would only destroy messages. */
const SHORTEST_SECRET = 4;

/** From this many bytes on a part of a secret is removed as the whole is: vendors cut what they echo. */
const PART_BYTES = 8;

/** A part that reads as words must be longer: a secret "cloud-test-key" must not eat the vendor's name. */
const WORDS_BYTES = 16;
const words = /^[A-Z]?[a-z _-]*$/;

const partSizes = [PART_BYTES, WORDS_BYTES];

/** Credentials as they look on the wire, for text that reaches us with a credential we were never told. */
const shapes: readonly [RegExp, string][] = [
  [/(usersig=)[^&\s"'\\]+/gi, `$1${REMOVED}`],
  [/(\bauthorization["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, `$1${REMOVED}`],
  [/(HMAC-SHA256 Credential=)[^"'\r\n]+/g, `$1${REMOVED}`],
  [/(x-security-token["']?\s*[:=]\s*["']?)[^"'\s,]+/gi, `$1${REMOVED}`],
];

/** Text that mixes letters and digits as generated keys do, in one run of at least 16 characters. */
const keyLike = /(?=[A-Za-z0-9+=_-]*[0-9])(?=[A-Za-z0-9+=_-]*[A-Za-z])[A-Za-z0-9+=_-]{16,}/g;

/**
 * Removes every given secret in whatever spelling a vendor may echo it: percent-encoded in either case, escaped as in
 * JSON or HTML, one over the other, as base64, and cut to a part. So goes everything shaped like a credential.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const clean = secrets.length === 0 ? text : withoutSecrets(text, indexOf(secrets));
  return shapes.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), clean);
}

/** As {@link scrub}, and without anything that looks like a key: what fetches new keys may name one in its failure. */
export function scrubKeys(text: string, secrets: readonly string[]): string {
  return scrub(text, secrets).replace(keyLike, REMOVED);
}

/** What is looked for: parts of long secrets and short secrets whole, each with how many secrets show it. */
interface Index {
  parts: Map<string, number>;
  whole: Map<string, number>;
  /** What each secret adds, so that it can be taken out again. */
  traces: Map<string, Traces>;
}

type Traces = Readonly<Record<"parts" | "whole", readonly string[]>>;

/** An index is large and asked for with every error: it follows its list, and lives as long. */
const indexes = new WeakMap<readonly string[], Index>();

function indexOf(secrets: readonly string[]): Index {
  const index = indexes.get(secrets) ?? { parts: new Map(), whole: new Map(), traces: new Map() };
  indexes.set(secrets, index);
  const wanted = new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET));
  for (const [secret, traces] of index.traces) {
    if (wanted.has(secret)) continue;
    index.traces.delete(secret);
    count(index, traces, -1);
  }
  for (const secret of wanted) {
    if (index.traces.has(secret)) continue;
    const traces = tracesOf(secret);
    index.traces.set(secret, traces);
    count(index, traces, 1);
  }
  return index;
}

function count(index: Index, traces: Traces, by: 1 | -1): void {
  for (const kind of ["parts", "whole"] as const) {
    for (const text of traces[kind]) {
      const number = (index[kind].get(text) ?? 0) + by;
      if (number > 0) index[kind].set(text, number);
      else index[kind].delete(text);
    }
  }
}

function tracesOf(secret: string): Traces {
  const bytes = bytesOf(secret);
  const forms = [bytes, ...base64Of(bytes)];
  const short = forms.filter(({ length }) => length < WORDS_BYTES);
  return { parts: forms.flatMap(partsOf), whole: short.map(canonical) };
}

function partsOf(form: string): string[] {
  const parts: string[] = [];
  const spelled = canonical(form);
  for (const size of partSizes) {
    for (let at = 0; at + size <= form.length; at += 1) {
      const isWords = words.test(form.slice(at, at + size));
      if (isWords === (size === WORDS_BYTES)) parts.push(spelled.slice(at, at + size));
    }
  }
  return parts;
}

/** Base64 of the bytes as it stands inside a longer text, for each place in a group of three. */
function base64Of(bytes: string): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.from("\0".repeat(before) + bytes, "latin1").toString("base64url");
    // The first characters depend on what stands before, the last on what follows.
    return text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
  });
}

function withoutSecrets(text: string, index: Index): string {
  const source = bytesOf(text);
  const found = readingsOf(source).flatMap((reading) => placesIn(reading, index));
  if (found.length === 0) return text;
  let clean = "";
  let copied = 0;
  for (const [from, to] of merged(found)) {
    clean += source.slice(copied, startOfCharacter(source, from)) + REMOVED;
    copied = startOfCharacter(source, to + 1, 1);
  }
  return textOf(clean + source.slice(copied));
}

type Place = readonly [from: number, to: number];

/** Where in the source a reading shows a secret or a part of one; both ends included. */
function placesIn({ bytes, from, to }: Reading, { parts, whole }: Index): Place[] {
  const places: Place[] = [];
  const add = (at: number, length: number) => {
    places.push([from[at] ?? 0, to[at + length - 1] ?? 0]);
  };
  for (const size of partSizes) {
    for (let at = 0; at + size <= bytes.length; at += 1) {
      if (parts.has(bytes.slice(at, at + size))) add(at, size);
    }
  }
  for (const secret of whole.keys()) {
    for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, at + 1)) add(at, secret.length);
  }
  return places;
}

/** Places that overlap or touch are one. */
function merged(places: Place[]): Place[] {
  const rising = [...places].sort(([a], [b]) => a - b);
  const apart: [number, number][] = [];
  for (const [from, to] of rising) {
    const last = apart.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** The next byte in a direction that begins a character: half a character is no text. */
function startOfCharacter(source: string, position: number, step: 1 | -1 = -1): number {
  let at = position;
  while (at > 0 && at < source.length && (source.charCodeAt(at) & 0xc0) === 0x80) at += step;
  return at;
}
