import type { ColloquyError } from "../../../errors/colloquy-error.js";
import { type Finding, failure } from "./finding.js";

interface Trouble {
  /** Codes of Node, of OpenSSL and of undici. */
  codes: RegExp;
  found: string;
  fix: string;
}

/** The first that fits says what went wrong. */
const troubles: readonly Trouble[] = [
  {
    codes: /^ENOTFOUND$/,
    found: "there is no such name in the DNS",
    fix: "Correct the region or the base URL, or this machine's DNS.",
  },
  {
    codes: /^EAI_AGAIN$/,
    found: "no DNS server answers for its name",
    fix: "Connect this machine to a network, and see which DNS server it uses.",
  },
  {
    codes: /^ECONNREFUSED$/,
    found: "nothing listens there",
    fix: "Correct the base URL, or start what should listen there.",
  },
  {
    codes: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH)$/,
    found: "no connection is made",
    fix: "Let this machine through to it: firewalls, routes and security groups.",
  },
  {
    codes: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    found: "TLS: its certificate is not valid today",
    fix: "Look at the date of this machine first. If it is right, the server needs a new certificate.",
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    found: "TLS: its certificate is for another name",
    fix: "Correct the base URL. If it is right, somebody else answers there: send no credentials.",
  },
  {
    codes: /SELF_SIGNED|^UNABLE_TO_|^CERT_/,
    found: "TLS: its certificate is not trusted",
    fix: "If a proxy of yours opens TLS, name its certificate in NODE_EXTRA_CA_CERTS. Otherwise somebody else answers there: send no credentials.",
  },
  {
    codes: /^(EPROTO|ERR_SSL_|ERR_TLS_)/,
    found: "TLS: no handshake",
    fix: "Correct the base URL: what listens there does not speak this TLS.",
  },
  {
    codes: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    found: "the connection ended without an answer",
    fix: "Run this again. If it stays so, look at firewalls and proxies on the way.",
  },
];

/** Why the vendor gave no answer, by the code of what was thrown below. */
export function noAnswer(error: ColloquyError): Finding {
  const code = codeBelow(error);
  const trouble = troubles.find(({ codes }) => codes.test(code));
  if (trouble !== undefined) return failure("connection", `${trouble.found} (${code})`, trouble.fix);
  if (error.code === "timeout") {
    return failure("connection", "no answer in time", "Look at firewalls and proxies on the way.");
  }
  return failure(
    "connection",
    whatOf(error),
    "See what answers there: a base URL that is not the vendor's, or a proxy on the way.",
  );
}

function codeBelow({ cause }: ColloquyError): string {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}

/** The message without the names of provider and operation before it, which stand beside it anyway. */
export function whatOf({ provider, operation, message, requestId }: ColloquyError): string {
  const prefix = `${provider} ${operation}: `;
  const what = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return requestId === undefined ? what : `${what} (request ${requestId})`;
}
