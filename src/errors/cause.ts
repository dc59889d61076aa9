/** Longest texts of a cause, in characters. */
const LONGEST_NAME = 100;
const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;

/** Removes secrets from a text. */
export type Scrubber = (text: string) => string;

/** A copy of a cause that keeps what helps (name, message, code, stack) and no secret, three causes deep. */
export function describeCause(cause: unknown, scrubbed: Scrubber, depth = 0): Error {
  try {
    return copyOf(cause, scrubbed, depth);
  } catch {
    // Anything can be thrown, also an object whose fields throw.
    return plainError("Error", "a thrown value that cannot be read");
  }
}

function copyOf(cause: unknown, scrubbed: Scrubber, depth: number): Error {
  const shown = (value: unknown, longest: number) => cut(scrubbed(cut(asText(value), longest * 2)), longest);
  if (!(cause instanceof Error)) return plainError("Error", shown(cause, LONGEST_MESSAGE));
  const copy = plainError(shown(cause.name, LONGEST_NAME), shown(cause.message, LONGEST_MESSAGE));
  if (typeof cause.stack === "string") {
    Object.defineProperty(copy, "stack", { value: shown(cause.stack, LONGEST_STACK), configurable: true });
  }
  const code = (cause as { code?: unknown }).code;
  if (typeof code === "string") Object.assign(copy, { code: shown(code, LONGEST_NAME) });
  if (cause.cause !== undefined && depth < 2) copy.cause = describeCause(cause.cause, scrubbed, depth + 1);
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

/** At most so many characters, and a sign that there were more. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
