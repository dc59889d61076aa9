const REMOVED = "[removed]";

/** Below this length a "secret" would be a common piece of text, and removing it would only destroy messages. */
const SHORTEST_SECRET = 4;

/** Credentials as they look on the wire, for text that reaches us with a credential we were never told. */
const shapes: readonly [RegExp, string][] = [
  [/(usersig=)[^&\s"'\\]+/gi, `$1${REMOVED}`],
  [/(\bauthorization["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, `$1${REMOVED}`],
  [/(HMAC-SHA256 Credential=)[^"'\r\n]+/g, `$1${REMOVED}`],
  [/(x-security-token["']?\s*[:=]\s*["']?)[^"'\s,]+/gi, `$1${REMOVED}`],
];

/** Removes every given secret, in each form it takes inside URLs and JSON, and everything shaped like one. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf);
  // Longer forms go first: where one secret begins another, removing the short one would leave the long one's end.
  for (const form of forms.sort((a, b) => b.length - a.length)) clean = clean.replaceAll(form, REMOVED);
  for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
  return clean;
}

function formsOf(secret: string): string[] {
  const whole = wellFormed(secret);
  const encoded = encodeURIComponent(whole);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams({ "": whole }).toString().slice(1);
  return [secret, encoded, encoded.replaceAll("*", "%2A"), encodeURI(whole), form, escaped];
}

/** A copy of a cause that keeps what helps (name, message, code, stack) and no secret, three causes deep. */
export function describeCause(cause: unknown, secrets: readonly string[], depth = 0): Error {
  try {
    return copyOf(cause, secrets, depth);
  } catch {
    // Anything can be thrown, also an object whose fields throw.
    return plainError("Error", "a thrown value that cannot be read");
  }
}

function copyOf(cause: unknown, secrets: readonly string[], depth: number): Error {
  if (!(cause instanceof Error)) return plainError("Error", scrub(asText(cause), secrets));
  const copy = plainError(scrub(asText(cause.name), secrets), scrub(asText(cause.message), secrets));
  if (typeof cause.stack === "string") {
    Object.defineProperty(copy, "stack", { value: scrub(cause.stack, secrets), configurable: true });
  }
  const code = (cause as { code?: unknown }).code;
  if (typeof code === "string") Object.assign(copy, { code: scrub(code, secrets) });
  if (cause.cause !== undefined && depth < 2) copy.cause = describeCause(cause.cause, secrets, depth + 1);
  return copy;
}

function plainError(name: string, message: string): Error {
  const error = new Error(message);
  Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  return error;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : `a thrown ${value === null ? "null" : typeof value}`;
}

/** `encodeURIComponent` throws on a lone surrogate. */
function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
