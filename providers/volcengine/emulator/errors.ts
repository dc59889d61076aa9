/** A refusal, thrown anywhere below the router and rendered there as `ResponseMetadata.Error`. */
export class ApiError extends Error {
  readonly code: string;
  /** The HTTP status beside it, where it is not the one that follows from the code. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
  }
}

export interface GatewayCode {
  status: number;
  codeN?: number;
}

// docs 6369/68677 and its twins; the rows without a number are listed there without one.
const gatewayCodes = new Map<string, GatewayCode>([
  ["MissingParameter", { status: 400, codeN: 100002 }],
  ["MissingRequestInfo", { status: 400, codeN: 100004 }],
  ["InvalidTimestamp", { status: 400, codeN: 100006 }],
  ["ServiceNotFound", { status: 404, codeN: 100007 }],
  ["InvalidActionOrVersion", { status: 404, codeN: 100008 }],
  ["InvalidAccessKey", { status: 401, codeN: 100009 }],
  ["SignatureDoesNotMatch", { status: 401, codeN: 100010 }],
  ["AccessDenied", { status: 403, codeN: 100013 }],
  ["InternalError", { status: 500, codeN: 100014 }],
  ["InternalServiceTimeout", { status: 504, codeN: 100016 }],
  ["InvalidAuthorization", { status: 400 }],
  ["InvalidCredential", { status: 400 }],
  ["MissingAuthenticationToken", { status: 401 }],
  ["MissingSignature", { status: 401 }],
  ["InvalidSecretToken", { status: 401 }],
  ["LackPolicy", { status: 403 }],
  ["LackProjectPolicy", { status: 403 }],
  ["MethodNotAllowed", { status: 405 }],
  ["FlowLimitExceeded", { status: 429 }],
  ["RequestLimitExceeded", { status: 429 }],
  ["UndefinedError", { status: 500 }],
  ["FailToConnect", { status: 502 }],
  ["InternalServiceError", { status: 502 }],
  ["ServiceUnavailableTemp", { status: 503 }],
]);

/** The gateway's HTTP status and number for a code; undefined for a business code. `A.B` counts as `A`. */
export function gatewayCode(code: string): GatewayCode | undefined {
  return gatewayCodes.get(code) ?? gatewayCodes.get(code.split(".", 1)[0] ?? code);
}
