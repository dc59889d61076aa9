import { cut, describeCause } from "./cause.js";
import { scrub } from "./redact.js";

/** Longest texts of an error, in characters: a vendor's may be megabytes. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_ID = 200;

/**
 * Every way a call can end other than well. The list is closed: act on the code, never on the message.
 *
 * - `invalid_argument`: the input is wrong; nothing was sent.
 * - `unsupported`: this vendor cannot do it (see `client.capabilities`).
 * - `unauthenticated`, `permission_denied`: the credentials, or what they may do.
 * - `not_found`, `conflict`: the user, conversation or state asked for.
 * - `rate_limited`, `unavailable`, `timeout`: worth trying again (`retryable`).
 * - `aborted`: the caller's signal.
 * - `bad_response`: the vendor's answer cannot be read.
 * - `cursor_malformed`, `cursor_foreign`, `cursor_expired`: the cursor is damaged, of another query, or too old.
 * - `paging_stalled`: the vendor's position does not advance.
 * - `unknown`: a vendor code that no table names.
 */
export type ErrorCode = (typeof errorCodes)[number];

/** The closed list behind {@link ErrorCode}, for tables that must name every code. */
export const errorCodes = [
  "invalid_argument",
  "unsupported",
  "unauthenticated",
  "permission_denied",
  "not_found",
  "conflict",
  "rate_limited",
  "unavailable",
  "timeout",
  "aborted",
  "bad_response",
  "cursor_malformed",
  "cursor_foreign",
  "cursor_expired",
  "paging_stalled",
  "unknown",
] as const;

/** What a {@link ColloquyError} is made from. */
export interface ColloquyErrorInit {
  /** One of the closed list. */
  code: ErrorCode;
  /** What happened, which value was wrong, and what to do. */
  message: string;
  /** The provider's name, where one was involved. */
  provider?: string | undefined;
  /** The inbox's name for the client. */
  source?: string | undefined;
  /** The vendor operation, or colloquy's own such as `messages`. */
  operation?: string | undefined;
  /** The vendor's own code as text. */
  providerCode?: string | undefined;
  /** The vendor's id of the request. */
  requestId?: string | undefined;
  /** Whether the same call may work later, unchanged (`false`). */
  retryable?: boolean | undefined;
  /** How long the vendor asked to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** For writes: whether the change may have been applied (`"not_applied"`). */
  outcome?: "not_applied" | "unknown" | undefined;
  /** The key of the message that was to be sent. */
  key?: string | undefined;
  /** Why each source of an inbox failed, where all did. */
  errors?: readonly ColloquyError[] | undefined;
  /** What was thrown below; the error keeps a copy without secrets. */
  cause?: unknown;
  /** Credentials in use; removed from the message, the vendor's code and the cause. */
  secrets?: readonly string[] | undefined;
}

const marker = Symbol.for("colloquy.error");

/** The one error class of colloquy. It never holds a secret, also not in `cause` or `stack`. */
export class ColloquyError extends Error {
  /** Always this text; `ColloquyError.is` tells reliably, also across two installed copies. */
  override readonly name = "ColloquyError";
  /** What kind of failure it is. */
  readonly code: ErrorCode;
  /** The provider's name, where a provider was involved. */
  declare readonly provider?: string;
  /** The inbox's name for the source that failed. */
  declare readonly source?: string;
  /** The vendor operation, under the name that the vendor has for it. */
  declare readonly operation?: string;
  /** The vendor's own code as text, for example `"50001"` or `"InvalidParam"`. */
  declare readonly providerCode?: string;
  /** The vendor's id of the request, for a support ticket. */
  declare readonly requestId?: string;
  /** Whether the same call may work later, unchanged. */
  readonly retryable: boolean;
  /** How long the vendor asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** For writes: whether the change may have been applied in spite of the failure. */
  readonly outcome: "not_applied" | "unknown";
  /** For `messages.send`: the key to come back with, by `repeat` and `since`, where `outcome` is `unknown`. */
  declare readonly key?: string;
  /** For an inbox whose sources all failed: why, one for each, with its `source`. */
  declare readonly errors?: readonly ColloquyError[];

  constructor(init: ColloquyErrorInit) {
    const secrets = init.secrets ?? [];
    // What is scrubbed is cut before, to bound the work, and after: a cut secret is still recognised by its part.
    const shown = (text: string, longest: number) => cut(scrub(cut(text, longest * 2), secrets), longest);
    super(shown(init.message, LONGEST_MESSAGE));
    this.code = init.code;
    if (init.provider !== undefined) this.provider = init.provider;
    if (init.source !== undefined) this.source = init.source;
    if (init.operation !== undefined) this.operation = init.operation;
    if (init.providerCode !== undefined) this.providerCode = shown(init.providerCode, LONGEST_ID);
    if (init.requestId !== undefined) this.requestId = shown(init.requestId, LONGEST_ID);
    this.retryable = init.retryable ?? false;
    if (init.retryAfterMs !== undefined) this.retryAfterMs = init.retryAfterMs;
    this.outcome = init.outcome ?? "not_applied";
    if (init.key !== undefined) this.key = init.key;
    if (init.errors !== undefined) this.errors = init.errors;
    if (init.cause !== undefined) {
      this.cause = describeCause(init.cause, (text) => scrub(text, secrets));
    }
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a value is a ColloquyError, also one of another installed copy of colloquy. */
  static is(value: unknown): value is ColloquyError {
    if (typeof value !== "object" || value === null) return false;
    try {
      return (value as Record<symbol, unknown>)[marker] === true;
    } catch {
      // Anything can be thrown, also a proxy that throws when it is looked at.
      return false;
    }
  }

  /** The same error, named after the inbox source it came from. */
  static withSource(error: ColloquyError, source: string): ColloquyError {
    return changed(error, { source });
  }

  /** The first of them, with all of them in it. */
  static ofAll(errors: readonly [ColloquyError, ...ColloquyError[]]): ColloquyError {
    return changed(errors[0], { errors });
  }

  /** The same error, named after the key of the message that was to be sent. */
  static withKey(error: ColloquyError, key: string): ColloquyError {
    return changed(error, { key });
  }

  /** The fields and the message, without the stack. */
  toJSON(): Record<string, unknown> {
    const cause = this.cause;
    return {
      name: this.name,
      ...fieldsOf(this),
      ...(cause instanceof Error ? { cause: { name: cause.name, message: cause.message } } : {}),
    };
  }
}

function fieldsOf(error: ColloquyError) {
  return {
    message: error.message,
    code: error.code,
    provider: error.provider,
    source: error.source,
    operation: error.operation,
    providerCode: error.providerCode,
    requestId: error.requestId,
    retryable: error.retryable,
    retryAfterMs: error.retryAfterMs,
    outcome: error.outcome,
    key: error.key,
    errors: error.errors,
  };
}

/** What an error is named after: an operation of a provider, or one that has no provider. */
export interface Subject {
  provider?: string | undefined;
  operation: string;
}

/** The one form of message: `<provider> <operation>: <what, which value, what to do>`. */
export function messageAbout({ provider, operation }: Subject, what: string): string {
  const prefixes = [`${provider}: `, `${operation}: `];
  const bare = prefixes.reduce(
    (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
    what,
  );
  return `${provider === undefined ? "" : `${provider} `}${operation}: ${bare}`;
}

/**
 * The same error naming provider and operation, in its message too: code deep below throws without knowing them. An
 * error that names its operation is returned as it is.
 */
export function named(error: ColloquyError, subject: Subject, secrets: readonly string[]): ColloquyError {
  if (error.operation !== undefined) return error;
  return changed(error, {
    message: messageAbout(subject, error.message),
    provider: error.provider ?? subject.provider,
    operation: subject.operation,
    secrets,
  });
}

/** The same error as it is for a write: repeating one that may have been applied could do it twice. */
export function ofWrite(error: ColloquyError): ColloquyError {
  return error.outcome === "unknown" && error.retryable ? changed(error, { retryable: false }) : error;
}

function changed(error: ColloquyError, changes: Partial<ColloquyErrorInit>): ColloquyError {
  return new ColloquyError({ ...fieldsOf(error), cause: error.cause, ...changes });
}

/** Shorthand for the most common refusal: bad input, nothing sent. */
export function invalidArgument(message: string, provider?: string): ColloquyError {
  return new ColloquyError({ code: "invalid_argument", message, provider });
}
