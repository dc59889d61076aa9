import crypto from "node:crypto";

const ALGORITHM = "HMAC-SHA256";
/** Today's key, and those of a day that just ended or of credentials that are being rotated. */
const MAX_CACHED_KEYS = 8;

/** A request as far as its signature depends on it. */
export interface SignableRequest {
  method: "POST";
  /** With the port, where there is one. */
  host: string;
  path: "/";
  /** As {@link canonicalQuery} writes it. */
  query: string;
  contentType: string;
  /** Exactly what is sent. */
  body: string;
}

/** An access key of the account, or temporary credentials of its security token service (STS). */
export interface Credentials {
  /** Names the key; stands in every request in the clear. */
  accessKeyId: string;
  /** Signs; as the console shows it, never decoded. */
  secretAccessKey: string;
  /** Of temporary credentials (STS). */
  sessionToken?: string | undefined;
  /** When they expire; a function that returns them is asked again a minute before. */
  expiresAt?: Date | undefined;
}

/** Gives the headers to send with a request; `Host`, which is signed too, is left to the HTTP client. */
export type Signer = (request: SignableRequest, credentials: Credentials, at: Date) => SignedRequestHeaders;

/** What a signed request sends; the signature is the end of `Authorization`. */
export type SignedRequestHeaders = Record<string, string> & { Authorization: string };

/** What the keys of a signer depend on. */
export interface SigningScope {
  region: string;
  service: string;
  /** Credentials that never change; their day key is kept beside them. */
  known?: Credentials | undefined;
}

/** Signs as Volcengine's own Go package does: content type, host, body hash, date and session token. */
export function createSigner(options: SigningScope): Signer {
  const dayKey = createDayKeys(options);
  const dateOf = createCompactDates();
  return (request, credentials, at) => {
    const date = dateOf(at);
    const day = date.slice(0, 8);
    const scope = `${day}/${options.region}/${options.service}/request`;
    const bodyHash = sha256(request.body);
    const { sessionToken } = credentials;
    const headers: SignedHeaders = [
      ["content-type", request.contentType],
      ["host", request.host.replace(/:(80|443)$/, "")],
      ["x-content-sha256", bodyHash],
      ["x-date", date],
    ];
    if (sessionToken) headers.push(["x-security-token", sessionToken]);
    const key = dayKey(credentials, day);
    const { method, path, query } = request;
    const signed = signature({ method, path, query, headers, bodyHash, date, scope, key });
    const credential = `Credential=${credentials.accessKeyId}/${scope}`;
    const sent: SignedRequestHeaders = {
      "Content-Type": request.contentType,
      "X-Date": date,
      "X-Content-Sha256": bodyHash,
      Authorization: `${ALGORITHM} ${credential}, SignedHeaders=${namesOf(headers)}, Signature=${signed}`,
    };
    if (sessionToken) sent["X-Security-Token"] = sessionToken;
    return sent;
  };
}

/** Headers that are signed, with names in lower case and sorted, and values without space around them. */
export type SignedHeaders = [name: string, value: string][];

/** The signature over exactly the `headers` given; the server accepts any set that is listed. */
export function signature(input: {
  method: string;
  path: string;
  /** As {@link canonicalQuery} writes it. */
  query: string;
  headers: SignedHeaders;
  /** SHA-256 of the body's bytes, in lower-case hex. */
  bodyHash: string;
  /** `20240520T080000Z`. */
  date: string;
  /** `20240520/cn-north-1/rtc/request`. */
  scope: string;
  key: Buffer;
}): string {
  const { method, path, query, headers, bodyHash, date, scope, key } = input;
  let lines = "";
  for (const [name, value] of headers) lines += `${name}:${value}\n`;
  const canonical = `${method}\n${path}\n${query}\n${lines}\n${namesOf(headers)}\n${bodyHash}`;
  return hmacOf(key, `${ALGORITHM}\n${date}\n${scope}\n${sha256(canonical)}`).digest("hex");
}

function namesOf(headers: SignedHeaders): string {
  return headers.map(([name]) => name).join(";");
}

/** The key of one day; `day` is `20240520`. */
export function deriveKey(secretAccessKey: string, day: string, region: string, service: string): Buffer {
  return [day, region, service, "request"].reduce<Buffer>(hmac, Buffer.from(secretAccessKey));
}

/** `name=value` pairs, percent-encoded as RFC 3986 says and sorted by name. */
export function canonicalQuery(query: Record<string, string>): string {
  return Object.keys(query)
    .sort()
    .map((name) => `${encode(name)}=${encode(query[name]!)}`)
    .join("&");
}

function encode(value: string): string {
  if (/^[\w.~-]*$/.test(value)) return value;
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Keeps the last few derived keys, found by a hash, so that a rotated secret does not stay in memory here. */
function createDayKeys({ region, service, known }: SigningScope) {
  const keys = new Map<string, Buffer>();
  let kept: { day: string; key: Buffer } | undefined;
  return (credentials: Credentials, day: string): Buffer => {
    const { secretAccessKey } = credentials;
    if (credentials === known) {
      if (kept?.day !== day) kept = { day, key: deriveKey(secretAccessKey, day, region, service) };
      return kept.key;
    }
    const name = sha256(`${day}\n${secretAccessKey}`);
    const found = keys.get(name);
    if (found !== undefined) return found;
    const key = deriveKey(secretAccessKey, day, region, service);
    if (keys.size === MAX_CACHED_KEYS) keys.delete(keys.keys().next().value!);
    keys.set(name, key);
    return key;
  };
}

/** `20240520T080000Z`, written once a second. */
function createCompactDates(): (at: Date) => string {
  let second = Number.NaN;
  let text = "";
  return (at) => {
    const asked = Math.floor(at.getTime() / 1000);
    if (asked !== second) {
      second = asked;
      text = `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
    }
    return text;
  };
}

/** Node has it since 20.12, and other runtimes may not; a third of the time of a Hash object. */
const hashAtOnce: typeof crypto.hash | undefined = crypto.hash;

function sha256(data: string): string {
  if (hashAtOnce !== undefined) return hashAtOnce("sha256", data, "hex");
  return crypto.createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer, data: string): Buffer {
  return hmacOf(key, data).digest();
}

function hmacOf(key: Buffer, data: string): crypto.Hmac {
  return crypto.createHmac("sha256", key).update(data);
}
