/** Whether the dispatcher was closed before the request. */
export function isClosed(error: unknown): boolean {
  const code = codeOf(error);
  return code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED";
}

/** Failures that happen before a byte of the request is on its way, so that a write was certainly not applied. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether a transport error by itself proves that the vendor never saw the request. */
export function wasNeverSent(error: unknown): boolean {
  if (neverSent.has(codeOf(error))) return true;
  const causes = error instanceof AggregateError ? error.errors : [];
  return causes.length > 0 && causes.every(wasNeverSent);
}

const networkCode = /^(ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EPIPE|EHOSTUNREACH|ENETUNREACH|UND_ERR_)/;

/** Whether a failure of somebody else's code looks like one of the network or of a server, and so may pass. */
export function mayPass(error: unknown, depth = 0): boolean {
  try {
    const { name, status, statusCode = status, cause } = Object(error) as Record<string, unknown>;
    if (networkCode.test(codeOf(error)) || name === "TimeoutError") return true;
    return (
      statusCode === 429 ||
      Number(statusCode) >= 500 ||
      (depth < 3 && cause !== undefined && mayPass(cause, depth + 1))
    );
  } catch {
    // Anything can be thrown, also an object whose fields throw.
    return false;
  }
}

/** What OpenSSL says of a certificate, and what Node says of a handshake. */
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|HOSTNAME_MISMATCH$|PATH_LENGTH_EXCEEDED$|EPROTO$)/;

/** Whether TLS failed: another attempt meets the same certificate, or the same server that speaks none. */
export function isTlsFailure(error: unknown): boolean {
  return tlsCode.test(codeOf(error));
}

/** Whether what answered does not speak HTTP. */
export function isNoHttp(error: unknown): boolean {
  if (error instanceof Error && error.name === "HTTPParserError") return true;
  return /^(HPE_|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_)/.test(codeOf(error));
}

/** Whether the body has another length than its header said. */
export function isWrongLength(error: unknown): boolean {
  return codeOf(error) === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

/** Whether the answer ended before its last chunk. undici names the parser's reasons in the message alone. */
export function isUnexpectedEnd(error: unknown): boolean {
  return (
    error instanceof Error && error.name === "HTTPParserError" && /Invalid EOF state/.test(error.message)
  );
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : "";
}
