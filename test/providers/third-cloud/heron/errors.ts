import { type ErrorCode, type Failure, optionalInteger, optionalText, present } from "colloquy/provider";

/** What heron's error types mean. Whatever is not here is `unknown`. */
const codes = new Map<string, ErrorCode>([
  ["bad_field", "invalid_argument"],
  ["bad_window", "invalid_argument"],
  ["bad_token", "cursor_malformed"],
  ["no_such_route", "unsupported"],
  ["bad_key", "unauthenticated"],
  ["not_your_pond", "permission_denied"],
  ["no_such_user", "not_found"],
  ["no_such_thread", "not_found"],
  ["not_a_member", "not_found"],
  ["slow_down", "rate_limited"],
  ["overloaded", "unavailable"],
]);

/** `{"type": "slow_down", "message": "words", "waitMs": 1500}`: how long to wait stands in the body. */
export function failureOf(error: Record<string, unknown>, requestId: string | undefined): Failure {
  const type = optionalText(error.type) ?? "";
  return {
    code: codes.get(type) ?? "unknown",
    providerCode: type,
    text: optionalText(error.message) ?? "",
    ...present({ retryAfterMs: optionalInteger(error.waitMs), requestId }),
  };
}
