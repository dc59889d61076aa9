import { createHash, createHmac } from "node:crypto";
import type { EmulatorRequest } from "../../../src/emulator/index.js";
import { ApiError } from "./errors.js";

export interface SignatureRules {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  region: string;
  service: string;
  clockSkewMs: number;
  now: Date;
}

export type SignedRequest = Pick<EmulatorRequest, "method" | "path" | "query" | "headers" | "body">;

interface Authorization {
  accessKeyId: string;
  scope: string[];
  signedHeaders: string[];
  signature: string;
}

/** Throws the gateway's refusal unless the request carries a valid, current signature of these credentials. */
export function checkSignature(request: SignedRequest, rules: SignatureRules): void {
  const authorization = readAuthorization(request.headers.authorization);
  const date = checkTimestamp(request.headers["x-date"], rules);
  checkScope(authorization.scope, date, rules);
  if (authorization.accessKeyId !== rules.accessKeyId) {
    throw new ApiError("InvalidAccessKey", "The access key does not exist.");
  }
  if (request.headers["x-security-token"] !== rules.sessionToken) {
    throw new ApiError("InvalidSecretToken", "The security token is missing, wrong or expired.");
  }
  checkSignedHeaders(authorization.signedHeaders, request.headers);
  if (request.headers["x-content-sha256"] !== sha256(request.body)) {
    throw new ApiError("SignatureDoesNotMatch", "X-Content-Sha256 is not the hash of the body.");
  }
  if (expectedSignature(request, authorization, date, rules) !== authorization.signature) {
    throw new ApiError("SignatureDoesNotMatch", "The signature is not the one computed for this request.");
  }
}

function readAuthorization(header: string | undefined): Authorization {
  if (!header) throw new ApiError("MissingAuthenticationToken", "The Authorization header is missing.");
  const [, algorithm, rest] = /^(\S+)\s+(.*)$/.exec(header) ?? [];
  if (algorithm !== "HMAC-SHA256" || rest === undefined) {
    throw new ApiError("InvalidAuthorization", "Authorization must start with HMAC-SHA256.");
  }
  const parts = new Map(rest.split(",").map((part): [string, string] => split(part.trim(), "=")));
  const [accessKeyId, ...scope] = (parts.get("Credential") ?? "").split("/");
  if (!accessKeyId || scope.length !== 4) {
    throw new ApiError("InvalidCredential", "Credential must be key/date/region/service/request.");
  }
  const signature = parts.get("Signature");
  if (!signature) throw new ApiError("MissingSignature", "Authorization holds no Signature.");
  const signedHeaders = (parts.get("SignedHeaders") ?? "").split(";");
  return { accessKeyId, scope, signedHeaders, signature };
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

function checkTimestamp(date: string | undefined, rules: SignatureRules): string {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? "");
  if (date === undefined || parts === null) {
    throw new ApiError("InvalidTimestamp", "X-Date must look like 20240520T080000Z.");
  }
  const [, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Written so that an impossible date (NaN) is refused too.
  if (!(Math.abs(time - rules.now.getTime()) <= rules.clockSkewMs)) {
    throw new ApiError("InvalidTimestamp", "X-Date is expired or in the future.");
  }
  return date;
}

function checkScope(scope: string[], date: string, rules: SignatureRules): void {
  const expected = [date.slice(0, 8), rules.region, rules.service, "request"];
  const wrong = expected.find((part, position) => scope[position] !== part);
  if (wrong !== undefined) {
    throw new ApiError("InvalidCredential", `The credential scope must be ${expected.join("/")}.`);
  }
}

// Go signs content-type, host and x-*; Node signs x-content-sha256 and x-date only: the list itself decides.
function checkSignedHeaders(names: string[], headers: Record<string, string>): void {
  const needed = ["x-content-sha256", "x-date"];
  if (headers["x-security-token"] !== undefined) needed.push("x-security-token");
  const unsigned = needed.find((name) => !names.includes(name));
  if (unsigned !== undefined) throw new ApiError("InvalidAuthorization", `${unsigned} must be signed.`);
  const ordered = names.every((name, position) => position === 0 || name > (names[position - 1] ?? ""));
  if (!ordered || names.some((name) => name !== name.toLowerCase())) {
    throw new ApiError("InvalidAuthorization", "SignedHeaders must be lower case and in order.");
  }
  const absent = names.find((name) => headers[name] === undefined);
  if (absent !== undefined) {
    throw new ApiError("SignatureDoesNotMatch", `The signed header ${absent} is not in the request.`);
  }
}

function expectedSignature(
  request: SignedRequest,
  authorization: Authorization,
  date: string,
  rules: SignatureRules,
): string {
  const canonical = sha256(canonicalRequest(request, authorization.signedHeaders));
  const text = ["HMAC-SHA256", date, authorization.scope.join("/"), canonical].join("\n");
  // The secret goes in raw: no "AWS4"-like prefix.
  const secret: Buffer = Buffer.from(rules.secretAccessKey);
  const key = authorization.scope.reduce((parent, part) => hmac(parent, part), secret);
  return hmac(key, text).toString("hex");
}

function canonicalRequest(request: SignedRequest, signedHeaders: string[]): string {
  const headers = signedHeaders.map((name) => `${name}:${signedValue(name, request.headers[name] ?? "")}\n`);
  return [
    request.method.toUpperCase(),
    request.path,
    canonicalQuery(request.query),
    headers.join(""),
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

function canonicalQuery(query: URLSearchParams): string {
  const pairs = [...query].map(([name, value]) => ({ name: encode(name), value: encode(value) }));
  pairs.sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value));
  return pairs.map(({ name, value }) => `${name}=${value}`).join("&");
}

// The Go SDK signs the host without a default port.
function signedValue(name: string, value: string): string {
  return name === "host" ? value.trim().replace(/:(?:80|443)$/, "") : value.trim();
}

function encode(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
