import * as crypto from "node:crypto";

/** No UTF-8 starts with it. Marks text with half a surrogate pair, which UTF-8 would turn into another text. */
const BROKEN_TEXT = 0xff;

/** Bytes of a {@link shortHash}. Four would take one id for another by collision. */
const HASH_BYTES = 6;

/** Hashes in one call, at a third of the cost of an object. Not every runtime has it. */
const oneShot: typeof crypto.hash | undefined = crypto.hash;

export function sha256(data: string | Uint8Array): Buffer {
  return oneShot?.("sha256", data, "buffer") ?? crypto.createHash("sha256").update(data).digest();
}

/** SHA-256 of a text, cut to 48 bits, in hexadecimal. */
export function shortHash(text: string): string {
  const hash = oneShot?.("sha256", text, "hex") ?? crypto.createHash("sha256").update(text).digest("hex");
  return hash.slice(0, HASH_BYTES * 2);
}

/** Writes the compact binary state inside a cursor. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(320);
  #length = 0;

  bytes(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** An unsigned integer of any size, seven bits a byte. */
  varint(value: number | bigint): this {
    if (typeof value === "bigint") return this.#bigVarint(value);
    let rest = value;
    while (rest > 0x7f) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.#byte(rest);
  }

  /** Text; plain decimals, which most positions are, take 42% of their digits. */
  text(value: string): this {
    if (isPlainDecimal(value))
      return this.varint(0).varint(value.length < 16 ? Number(value) : BigInt(value));
    const encoded = value.isWellFormed()
      ? Buffer.from(value, "utf8")
      : Buffer.concat([Buffer.of(BROKEN_TEXT), Buffer.from(value, "utf16le")]);
    return this.varint(encoded.length + 1).bytes(encoded);
  }

  optionalText(value: string | null): this {
    return value === null ? this.varint(0) : this.varint(1).text(value);
  }

  /** Short hashes, as {@link shortHash} makes them; how many is for the reader to know. */
  hashes(values: readonly string[]): this {
    const size = values.length * HASH_BYTES;
    this.#reserve(size);
    this.#length += this.#bytes.write(values.join(""), this.#length, size, "hex");
    return this;
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #bigVarint(value: bigint): this {
    let rest = value;
    while (rest > 0x7fn) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    return this.#byte(Number(rest));
  }

  #byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
    return this;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** The bytes are not what a {@link ByteWriter} wrote. */
export class BytesError extends Error {}

/** Reads what {@link ByteWriter} wrote, and trusts none of it. */
export class ByteReader {
  #at = 0;
  constructor(readonly source: Uint8Array) {}

  bytes(length: number): Buffer {
    if (length > this.source.length - this.#at) throw new BytesError("too short");
    this.#at += length;
    return Buffer.from(this.source.subarray(this.#at - length, this.#at));
  }

  bigVarint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift <= 448n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new BytesError("integer too long");
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (value > Number.MAX_SAFE_INTEGER || factor > 2 ** 63) throw new BytesError("integer too large");
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const length = this.varint();
    if (length === 0) return this.bigVarint().toString();
    const encoded = this.bytes(length - 1);
    return encoded[0] === BROKEN_TEXT ? encoded.toString("utf16le", 1) : encoded.toString("utf8");
  }

  optionalText(): string | null {
    return this.varint() === 0 ? null : this.text();
  }

  hashes(count: number): string[] {
    if (count * HASH_BYTES > this.source.length - this.#at) throw new BytesError("too short");
    const hex = this.bytes(count * HASH_BYTES).toString("hex");
    const digits = HASH_BYTES * 2;
    return Array.from({ length: count }, (_, index) => hex.slice(index * digits, (index + 1) * digits));
  }

  rest(): Buffer {
    return this.bytes(this.source.length - this.#at);
  }

  end(): void {
    if (this.#at !== this.source.length) throw new BytesError("too long");
  }

  #byte(): number {
    const byte = this.source[this.#at];
    if (byte === undefined) throw new BytesError("too short");
    this.#at += 1;
    return byte;
  }
}

function isPlainDecimal(value: string): boolean {
  if (value.length === 0 || value.length > 60) return false;
  if (value.charCodeAt(0) === 48 && value.length > 1) return false;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
