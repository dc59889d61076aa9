import { bytesOf, canonical, type Reading, readingsOf, textOf } from "./spellings.js";

const REMOVED = "[removed]";

/** Below this length a "secret" would be a common piece of text, and removing it would only destroy messages. */
const SHORTEST_SECRET = 4;

/** From this many bytes on a part of a secret is removed as the whole is: vendors cut what they echo. */
const PART_BYTES = 8;

/** A part that reads as words must be longer: a secret "cloud-test-key" must not eat the vendor's name. */
const WORDS_BYTES = 16;
const words = /^[A-Z]?[a-z _-]*$/;

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

/** What is looked for: the parts of long secrets, by their length in bytes, and short secrets whole. */
interface Index {
  parts: Map<number, Set<string>>;
  whole: string[];
}

/** An index is large and asked for with every error; it lives as long as the list it was made from. */
const indexes = new WeakMap<readonly string[], Index>();

function indexOf(secrets: readonly string[]): Index {
  const known = indexes.get(secrets);
  if (known !== undefined) return known;
  const index: Index = {
    parts: new Map([PART_BYTES, WORDS_BYTES].map((size) => [size, new Set()])),
    whole: [],
  };
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    const bytes = bytesOf(secret);
    for (const form of [bytes, ...base64Of(bytes)]) addTo(index, form);
  }
  indexes.set(secrets, index);
  return index;
}

function addTo({ parts, whole }: Index, form: string): void {
  if (form.length < WORDS_BYTES) whole.push(canonical(form));
  for (const [size, known] of parts) {
    for (let at = 0; at + size <= form.length; at += 1) {
      const part = form.slice(at, at + size);
      if (words.test(part) === (size === WORDS_BYTES)) known.add(canonical(part));
    }
  }
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
  for (const [size, known] of parts) {
    for (let at = 0; at + size <= bytes.length; at += 1) {
      if (known.has(bytes.slice(at, at + size))) add(at, size);
    }
  }
  for (const secret of whole) {
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
