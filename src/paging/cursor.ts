import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { ColloquyError, invalidArgument } from "../errors/colloquy-error.js";
import { ByteReader, BytesError, ByteWriter, sha256 } from "./bytes.js";

/** How cursors are protected. */
export interface CursorOptions {
  /**
   * Secrets of at least 32 bytes each (UTF-8). With them a cursor is sealed (AES-256-GCM): unreadable and unforgeable.
   * The first seals, all open, so a new key is put in front and the old one taken away when its cursors are too old.
   * Without keys a cursor is protected against accidents only, and everything in it is untrusted input.
   */
  keys?: readonly string[] | undefined;
  /** Cursors older than this are `cursor_expired`, counted from the page that issued them. No limit by default. */
  maxAgeMs?: number | undefined;
}

const OPEN_FORMAT = 1;
const SEALED_FORMAT = 2;
const FINGERPRINT_BYTES = 16;
const CHECKSUM_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SHORTEST_KEY_BYTES = 32;

/** No cursor we issue is longer; refusing longer ones early keeps a forged one cheap. */
const LONGEST_CURSOR = 8192;

/** What a cursor is bound to: anything JSON. Equal values are the same query. */
export type CursorScope = unknown;

/** Seals the state of a walk into text, and opens it again for the same query only. */
export class CursorCodec {
  readonly #keys: readonly Buffer[];
  readonly #maxAgeMs: number;

  constructor(options: CursorOptions = {}) {
    this.#keys = (options.keys ?? []).map(deriveKey);
    this.#maxAgeMs = options.maxAgeMs ?? Number.POSITIVE_INFINITY;
  }

  issue(scope: CursorScope, state: Uint8Array): string {
    const payload = new ByteWriter().bytes(fingerprint(scope)).varint(Date.now()).bytes(state).finish();
    const [key] = this.#keys;
    const body = key === undefined ? withChecksum(payload) : seal(payload, key);
    return body.toString("base64url");
  }

  open(scope: CursorScope, cursor: string): Buffer {
    const payload = this.#payload(cursor);
    try {
      const reader = new ByteReader(payload);
      const boundTo = reader.bytes(FINGERPRINT_BYTES);
      const issuedAt = reader.varint();
      if (!timingSafeEqual(boundTo, fingerprint(scope))) throw foreign();
      this.#checkAge(issuedAt);
      return reader.rest();
    } catch (thrown) {
      throw asMalformed(thrown);
    }
  }

  #payload(cursor: string): Buffer {
    const bytes = Buffer.from(cursor, "base64url");
    // Buffer.from skips what is not base64url; only the exact text that was issued may open.
    if (cursor.length > LONGEST_CURSOR || bytes.toString("base64url") !== cursor) throw malformed();
    if (this.#keys.length === 0) return withoutChecksum(bytes);
    for (const key of this.#keys) {
      const payload = unseal(bytes, key);
      if (payload !== null) return payload;
    }
    throw malformed();
  }

  #checkAge(issuedAt: number): void {
    if (Date.now() - issuedAt <= this.#maxAgeMs) return;
    throw new ColloquyError({
      code: "cursor_expired",
      message: `the cursor is older than ${this.#maxAgeMs} ms; start the list again without a cursor`,
    });
  }
}

/** Checks cursor options of a client or an inbox. */
export function checkCursorOptions(options: CursorOptions): void {
  if (options.keys?.length === 0) {
    throw invalidArgument("cursor.keys is empty and would seal nothing; give a key, or leave keys out");
  }
  for (const [index, key] of (options.keys ?? []).entries()) {
    const size = typeof key === "string" ? Buffer.byteLength(key, "utf8") : 0;
    if (size < SHORTEST_KEY_BYTES) {
      throw invalidArgument(
        `cursor.keys[${index}] has ${size} bytes; it needs at least ${SHORTEST_KEY_BYTES}`,
      );
    }
  }
  const { maxAgeMs } = options;
  if (maxAgeMs !== undefined && !(Number.isFinite(maxAgeMs) && maxAgeMs > 0)) {
    throw invalidArgument("cursor.maxAgeMs must be a positive number of milliseconds");
  }
}

/** Runs `read` over untrusted state; anything but an error of ours means that the cursor is damaged. */
export function readState<T>(state: Uint8Array, read: (reader: ByteReader) => T): T {
  try {
    const reader = new ByteReader(state);
    const value = read(reader);
    reader.end();
    return value;
  } catch (thrown) {
    throw asMalformed(thrown);
  }
}

function malformed(): ColloquyError {
  return new ColloquyError({
    code: "cursor_malformed",
    message: "the cursor is damaged or was not issued with these cursor.keys; hand back nextCursor unchanged",
  });
}

function foreign(): ColloquyError {
  return new ColloquyError({
    code: "cursor_foreign",
    message: "the cursor belongs to another query; repeat the query it came from, or start without a cursor",
  });
}

function asMalformed(thrown: unknown): unknown {
  return thrown instanceof BytesError ? malformed() : thrown;
}

function deriveKey(secret: string): Buffer {
  return sha256(`colloquy cursor key\n${secret}`);
}

function fingerprint(scope: CursorScope): Buffer {
  return sha256(canonical(scope)).subarray(0, FINGERPRINT_BYTES);
}

/** JSON with sorted keys, so that equal queries have equal text. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = value as Record<string, unknown>;
  let written = "";
  for (const key of Object.keys(members).sort()) {
    if (members[key] === undefined) continue;
    written += `${written === "" ? "" : ","}${JSON.stringify(key)}:${canonical(members[key])}`;
  }
  return `{${written}}`;
}

const CHECKSUM_PREFIX = Buffer.from("colloquy cursor\n");

function checksum(payload: Buffer): Buffer {
  return sha256(Buffer.concat([CHECKSUM_PREFIX, payload])).subarray(0, CHECKSUM_BYTES);
}

function withChecksum(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([OPEN_FORMAT]), checksum(payload), payload]);
}

function withoutChecksum(bytes: Buffer): Buffer {
  const payload = bytes.subarray(1 + CHECKSUM_BYTES);
  const expected = checksum(payload);
  const found = bytes.subarray(1, 1 + CHECKSUM_BYTES);
  if (bytes[0] !== OPEN_FORMAT || found.length !== CHECKSUM_BYTES || !found.equals(expected))
    throw malformed();
  return payload;
}

function seal(payload: Buffer, key: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(payload), cipher.final()]);
  return Buffer.concat([Buffer.from([SEALED_FORMAT]), nonce, sealed, cipher.getAuthTag()]);
}

function unseal(bytes: Buffer, key: Buffer): Buffer | null {
  if (bytes[0] !== SEALED_FORMAT || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const sealed = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return null;
  }
}
