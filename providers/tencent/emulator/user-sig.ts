import { createHmac, timingSafeEqual } from "node:crypto";
import { inflateSync } from "node:zlib";
import { Refusal } from "./envelope.js";

interface UserSigDocument {
  identifier: string;
  sdkAppId: number;
  time: number;
  expire: number;
  userBuf: string | undefined;
  signature: string;
}

interface UserSigExpectation {
  identifier: string;
  sdkAppId: number;
  secretKey: string;
  nowSeconds: number;
}

/**
 * Refuses what the vendor's own verifiers refuse, in their order. The text of a UserSig is not canonical (key order,
 * spaces and compression differ by library), so it is parsed and its HMAC computed again, never compared as text.
 */
export function verifyUserSig(userSig: string, expected: UserSigExpectation): void {
  if (userSig === "") throw new Refusal(70002, "usersig is empty");
  const document = decodeUserSig(userSig);
  if (document.identifier !== expected.identifier) {
    throw new Refusal(70013, "identifier in the URL is not the one in the usersig");
  }
  if (document.sdkAppId !== expected.sdkAppId) {
    throw new Refusal(70014, "sdkappid in the URL is not the one in the usersig");
  }
  if (expected.nowSeconds > document.time + document.expire) throw new Refusal(70001, "usersig has expired");
  const computed = signatureOf(document, expected.secretKey);
  const given = Buffer.from(document.signature, "base64");
  if (given.length !== computed.length || !timingSafeEqual(given, computed)) {
    throw new Refusal(70009, "usersig does not verify: is it made with this app's key?");
  }
}

function signatureOf(document: UserSigDocument, secretKey: string): Buffer {
  const lines = [
    `TLS.identifier:${document.identifier}`,
    `TLS.sdkappid:${document.sdkAppId}`,
    `TLS.time:${document.time}`,
    `TLS.expire:${document.expire}`,
  ];
  if (document.userBuf !== undefined) lines.push(`TLS.userbuf:${document.userBuf}`);
  return createHmac("sha256", secretKey)
    .update(`${lines.join("\n")}\n`)
    .digest();
}

const userSigText = /^[A-Za-z0-9*\-_]+$/;
/** Far above any UserSig; keeps a small text from inflating into a large one. */
const documentLimitBytes = 64 * 1024;

function decodeUserSig(userSig: string): UserSigDocument {
  if (!userSigText.test(userSig) || userSig.length % 4 !== 0) throw new Refusal(70003, "usersig is invalid");
  const base64 = userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=");
  let document: unknown;
  try {
    const inflated = inflateSync(Buffer.from(base64, "base64"), { maxOutputLength: documentLimitBytes });
    document = JSON.parse(inflated.toString("utf8"));
  } catch {
    throw new Refusal(70003, "usersig is invalid or truncated");
  }
  return readDocument(document);
}

function readDocument(document: unknown): UserSigDocument {
  const fields = (document ?? {}) as Record<string, unknown>;
  const identifier = fields["TLS.identifier"];
  const sdkAppId = fields["TLS.sdkappid"];
  const time = fields["TLS.time"];
  const expire = fields["TLS.expire"];
  const signature = fields["TLS.sig"];
  const userBuf = fields["TLS.userbuf"];
  if (
    fields["TLS.ver"] !== "2.0" ||
    typeof identifier !== "string" ||
    typeof signature !== "string" ||
    !isCount(sdkAppId) ||
    !isCount(time) ||
    !isCount(expire) ||
    (userBuf !== undefined && typeof userBuf !== "string")
  ) {
    throw new Refusal(70005, "usersig lacks a field or has one of the wrong type");
  }
  return { identifier, sdkAppId, time, expire, userBuf, signature };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
