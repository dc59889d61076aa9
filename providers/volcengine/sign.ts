import { createHash, createHmac } from "node:crypto";

const ALGORITHM = "HMAC-SHA256";
/** Today's key, and those of a day that just ended or of credentials that are being rotated. */
const MAX_CACHED_KEYS = 8;

/** A request as far as its signature depends on it. */
export interface SignableRequest {
  method: "POST";
  /** With the port, where there is one. */
  host: string;
  path: "/";
  query: Record<string, string>;
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
}

/** Gives the headers to send with a request; `Host`, which is signed too, is left to the HTTP client. */
export type Signer = (request: SignableRequest, credentials: Credentials, at: Date) => Record<string, string>;

/** Signs as Volcengine's own Go package does: content type, host, body hash, date and session token. */
export function createSigner(options: { region: string; service: string }): Signer {
  const dayKey = createDayKeys(options.region, options.service);
  return (request, credentials, at) => {
    const date = compactDate(at);
    const day = date.slice(0, 8);
    const scope = `${day}/${options.region}/${options.service}/request`;
    const bodyHash = sha256(request.body);
    const sent: Record<string, string> = {
      "Content-Type": request.contentType,
      "X-Date": date,
      "X-Content-Sha256": bodyHash,
    };
    if (credentials.sessionToken) sent["X-Security-Token"] = credentials.sessionToken;
    const headers = { ...sent, Host: request.host.replace(/:(80|443)$/, "") };
    const key = dayKey(credentials.secretAccessKey, day);
    const signed = signature({ ...request, headers, bodyHash, date, scope, key });
    const credential = `Credential=${credentials.accessKeyId}/${scope}`;
    const signedHeaders = `SignedHeaders=${signedNames(headers).join(";")}`;
    return { ...sent, Authorization: `${ALGORITHM} ${credential}, ${signedHeaders}, Signature=${signed}` };
  };
}

/** The signature over exactly the `headers` given; the server accepts any set that is listed. */
export function signature(input: {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** SHA-256 of the body's bytes, in lower-case hex. */
  bodyHash: string;
  /** `20240520T080000Z`. */
  date: string;
  /** `20240520/cn-north-1/rtc/request`. */
  scope: string;
  key: Buffer;
}): string {
  const canonicalRequest = [
    input.method,
    input.path,
    canonicalQuery(input.query),
    canonicalHeaders(input.headers),
    signedNames(input.headers).join(";"),
    input.bodyHash,
  ].join("\n");
  const toSign = [ALGORITHM, input.date, input.scope, sha256(canonicalRequest)].join("\n");
  return hmac(input.key, toSign).toString("hex");
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
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalHeaders(headers: Record<string, string>): string {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return signedNames(headers)
    .map((name) => `${name}:${values.get(name)}\n`)
    .join("");
}

function signedNames(headers: Record<string, string>): string[] {
  return Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort();
}

/** Keeps the last few derived keys, found by a hash, so that a rotated secret does not stay in memory here. */
function createDayKeys(region: string, service: string): (secretAccessKey: string, day: string) => Buffer {
  const keys = new Map<string, Buffer>();
  return (secretAccessKey, day) => {
    const name = sha256(`${day}\n${secretAccessKey}`);
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = deriveKey(secretAccessKey, day, region, service);
    if (keys.size === MAX_CACHED_KEYS) keys.delete(keys.keys().next().value!);
    keys.set(name, key);
    return key;
  };
}

function compactDate(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function sha256(data: string): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
