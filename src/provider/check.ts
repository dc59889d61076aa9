import { z } from "zod";
import { ColloquyError } from "../errors/colloquy-error.js";

export { z } from "zod";

/** Values of fields with such names never stand in a message. */
const secretName = /secret|key|token|sig|credential|cursor/i;

/**
 * Checks what a user passed against a strict schema. Throws `invalid_argument` that names the field, shows its value
 * (unless the field holds a secret) and says what is expected.
 */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  provider?: string,
): z.output<Schema> {
  return readInput(what, provider, () => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const message = issue === undefined ? `${what} is not valid` : explain(innermost(issue), value, what);
    throw new ColloquyError({ code: "invalid_argument", message, provider });
  });
}

/** Reads what a user passed: where a getter or a proxy in it throws, that is `invalid_argument` too. */
export function readInput<T>(what: string, provider: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (ColloquyError.is(cause)) throw cause;
    const message = `${what}: the input cannot be read; pass plain data, without getters or proxies that throw`;
    throw new ColloquyError({ code: "invalid_argument", message, provider, cause });
  }
}

type Issue = z.core.$ZodIssue;

/** A union fails once for each alternative. The failure deepest in the input is of the one that the user meant. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const candidates = issue.errors
    .flat()
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue);
  const deepest = candidates.sort((a, b) => b.path.length - a.path.length)[0];
  return deepest !== undefined && deepest.path.length > issue.path.length ? innermost(deepest) : issue;
}

function explain(issue: Issue, input: unknown, what: string): string {
  const path = issue.path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys.map((key) => JSON.stringify(key)).join(", ");
    return `${what}: ${path === "" ? "there is" : `${path} has`} no option ${unknown}; check its spelling`;
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null)?.[key],
    input,
  );
  // The input as a whole may hold a secret somewhere.
  const shown = path === "" || secretName.test(path) ? "" : `, got ${show(got)}`;
  return `${what}: ${path === "" ? "the input" : path} ${expectation(issue)}${shown}`;
}

function expectation(issue: Issue): string {
  if (issue.code === "custom" || issue.code === "invalid_union") return issue.message;
  return `is not valid (${issue.message.replace(/^Invalid (input|option|string): /, "").replace(/, received .*$/, "")})`;
}

/** A value for a message: its JSON, at most 60 characters. */
export function show(value: unknown): string {
  const text =
    typeof value === "bigint" || typeof value === "number" ? `${value}` : (safeJson(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function safeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** A text that must be there. */
export function requiredText(expected: string): z.ZodType<string> {
  return z.custom<string>((value) => typeof value === "string" && value.length > 0, { message: expected });
}

/** An integer between two bounds, both included. */
export function wholeNumber(least: number, most: number): z.ZodType<number> {
  return z.custom<number>(
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    {
      message: `must be a whole number from ${least} to ${most}`,
    },
  );
}
