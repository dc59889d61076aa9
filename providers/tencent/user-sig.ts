import { createHmac } from "node:crypto";
import { deflateSync } from "node:zlib";

/** Tencent's alphabet for base64 inside a URL; it is not the one of RFC 4648. */
const URL_ALPHABET: Record<string, string> = { "+": "*", "/": "-", "=": "_" };

/**
 * The credential of one user (TLSSigAPIv2, docs 1047/34385), valid for `expireSeconds` from `issuedAt`.
 * Whoever holds it can act as that user: keep it out of logs.
 */
export function createUserSig(options: {
  sdkAppId: number;
  /** As the console shows it: it looks like hex but is used as text. */
  secretKey: string;
  userId: string;
  expireSeconds: number;
  issuedAt: Date;
}): string {
  const { sdkAppId, secretKey, userId, expireSeconds } = options;
  const time = Math.floor(options.issuedAt.getTime() / 1000);
  const signed = `TLS.identifier:${userId}\nTLS.sdkappid:${sdkAppId}\nTLS.time:${time}\nTLS.expire:${expireSeconds}\n`;
  const document = {
    "TLS.ver": "2.0",
    "TLS.identifier": userId,
    "TLS.sdkappid": sdkAppId,
    "TLS.time": time,
    "TLS.expire": expireSeconds,
    "TLS.sig": createHmac("sha256", secretKey).update(signed).digest("base64"),
  };
  const encoded = deflateSync(JSON.stringify(document)).toString("base64");
  return encoded.replace(/[+/=]/g, (character) => URL_ALPHABET[character]!);
}
