import { ColloquyError, type ErrorCode } from "colloquy/provider";
import { PROVIDER } from "./ids.js";

/**
 * What the vendor's codes mean here. The gateway's are those of docs 6369/68677, the rest those of docs 6348/412253,
 * whose end is not known: whatever stands in neither is `unknown`. The vendor calls none of them worth repeating;
 * that the 429 and 5xx ones are is our reading.
 */
const codes = new Map<string, ErrorCode>([
  // The gateway
  ["MissingParameter", "invalid_argument"],
  ["MissingRequestInfo", "invalid_argument"],
  ["ServiceNotFound", "invalid_argument"],
  ["InvalidActionOrVersion", "unsupported"],
  ["MethodNotAllowed", "unsupported"],
  ["InvalidTimestamp", "unauthenticated"],
  ["InvalidAccessKey", "unauthenticated"],
  ["SignatureDoesNotMatch", "unauthenticated"],
  ["InvalidAuthorization", "unauthenticated"],
  ["InvalidCredential", "unauthenticated"],
  ["MissingAuthenticationToken", "unauthenticated"],
  ["MissingSignature", "unauthenticated"],
  ["InvalidSecretToken", "unauthenticated"],
  ["AccessDenied", "permission_denied"],
  ["LackPolicy", "permission_denied"],
  ["LackProjectPolicy", "permission_denied"],
  ["FlowLimitExceeded", "rate_limited"],
  ["RequestLimitExceeded", "rate_limited"],
  ["InternalError", "unavailable"],
  ["UndefinedError", "unavailable"],
  ["FailToConnect", "unavailable"],
  ["InternalServiceError", "unavailable"],
  ["ServiceUnavailableTemp", "unavailable"],
  ["InternalServiceTimeout", "timeout"],
  // The app. That it is "not found" says that these credentials have no such app.
  ["AppNotFound", "permission_denied"],
  ["AppStatusException", "permission_denied"],
  ["NoAuth", "permission_denied"],
  // The request
  ["JsonParsingError", "invalid_argument"],
  ["InvalidParam", "invalid_argument"],
  ["CreateSingleConversationNeedOtherParticipantId", "invalid_argument"],
  ["OwnerShouldBeEqual", "invalid_argument"],
  ["OnlyOwnerCanOperator", "permission_denied"],
  // What was asked for
  ["ConversationNotFound", "not_found"],
  // An id in a list that is unknown, or whose conversation is dissolved.
  ["ConversationShortIdsHasInvalidElem", "not_found"],
  ["ParticipantNotFound", "not_found"],
  ["ParticipantNotInConversation", "not_found"],
  ["MessageNotFound", "not_found"],
  ["SettingNotFound", "not_found"],
  ["UserNotFound", "not_found"],
  // What this kind of conversation cannot do
  ["SingleConversationNotSupport", "unsupported"],
  ["OnlySingleConversationSupport", "unsupported"],
  ["LiveConversationNotSupport", "unsupported"],
  ["OnlyLiveConversationSupport", "unsupported"],
  // Something is full
  ["ConversationParticipantsMoreThanLimit", "conflict"],
  ["MoreThanUserConversationLimit", "conflict"],
  ["ManagerMoreThanLimit", "conflict"],
  ["BlockConversationWhiteParticipantMoreThanLimit", "conflict"],
  ["ConversationMarkTypeMoreThanLimit", "conflict"],
]);

/** The gateway's numbers, which stand alone where an answer has no text code. */
const numbers = new Map([
  ["100002", "MissingParameter"],
  ["100004", "MissingRequestInfo"],
  ["100006", "InvalidTimestamp"],
  ["100007", "ServiceNotFound"],
  ["100008", "InvalidActionOrVersion"],
  ["100009", "InvalidAccessKey"],
  ["100010", "SignatureDoesNotMatch"],
  ["100013", "AccessDenied"],
  ["100014", "InternalError"],
  ["100016", "InternalServiceTimeout"],
]);

/** Of actions in which a user does something to what is in a conversation: who is not in it may not. */
export const notInside = {
  ParticipantNotFound: "permission_denied",
  ParticipantNotInConversation: "permission_denied",
} as const;

/** Codes that fresh credentials or a fresh time may cure. */
const staleCodes = new Set(["InvalidTimestamp", "InvalidSecretToken"]);

/** The code by its name alone: `FlowLimitExceeded` for `FlowLimitExceeded.QPSOverLimit`, as RTC codes are built. */
function familyOf(vendorCode: string): string {
  return numbers.get(vendorCode) ?? vendorCode.split(".", 1)[0] ?? vendorCode;
}

export function codeOf(vendorCode: string): ErrorCode {
  return codes.get(familyOf(vendorCode)) ?? "unknown";
}

export function isStale(vendorCode: string): boolean {
  return staleCodes.has(familyOf(vendorCode));
}

/** Whether it is the vendor's error of this code. */
export function isCode(thrown: unknown, ...vendorCodes: readonly string[]): thrown is ColloquyError {
  return ColloquyError.is(thrown) && vendorCodes.includes(familyOf(thrown.providerCode ?? ""));
}

/** What this vendor cannot do; `message` says which value asks for it, and what to do. */
export function unsupported(message: string): ColloquyError {
  return new ColloquyError({ code: "unsupported", message, provider: PROVIDER });
}
