import type { ErrorCode, Failure } from "colloquy/provider";

/** What pigeon's error names mean. Whatever is not here is `unknown`. */
const codes = new Map<string, ErrorCode>([
  ["bad_field", "invalid_argument"],
  ["bad_page_token", "cursor_malformed"],
  ["no_such_call", "unsupported"],
  ["bad_key", "unauthenticated"],
  ["expired_key", "unauthenticated"],
  ["not_your_loft", "permission_denied"],
  ["no_such_user", "not_found"],
  ["no_such_conversation", "not_found"],
  ["too_many_calls", "rate_limited"],
  ["overloaded", "unavailable"],
]);

export function failureOf(name: string, detail: string): Failure {
  return {
    code: codes.get(name) ?? "unknown",
    providerCode: name,
    text: detail,
    // The request is built anew, and the key function may have another key by then.
    ...(name === "expired_key" && { renew: true }),
  };
}
