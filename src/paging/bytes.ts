/** No UTF-8 starts with it. Marks text with half a surrogate pair, which UTF-8 would turn into another text. */
const BROKEN_TEXT = 0xff;

/** Writes the compact binary state inside a cursor. */
export class ByteWriter {
  readonly #parts: Buffer[] = [];

  bytes(value: Uint8Array): this {
    this.#parts.push(Buffer.from(value));
    return this;
  }

  /** An unsigned integer of any size, seven bits a byte. */
  varint(value: number | bigint): this {
    let rest = BigInt(value);
    const out: number[] = [];
    do {
      const more = rest > 0x7fn ? 0x80 : 0;
      out.push(Number(rest & 0x7fn) | more);
      rest >>= 7n;
    } while (rest > 0n);
    this.#parts.push(Buffer.from(out));
    return this;
  }

  /** Text; plain decimals, which most positions are, take 42% of their digits. */
  text(value: string): this {
    if (isPlainDecimal(value)) return this.varint(0).varint(BigInt(value));
    const encoded = value.isWellFormed()
      ? Buffer.from(value, "utf8")
      : Buffer.concat([Buffer.of(BROKEN_TEXT), Buffer.from(value, "utf16le")]);
    return this.varint(encoded.length + 1).bytes(encoded);
  }

  optionalText(value: string | null): this {
    return value === null ? this.varint(0) : this.varint(1).text(value);
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
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
      const byte = BigInt(this.bytes(1)[0] ?? 0);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
    throw new BytesError("integer too long");
  }

  varint(): number {
    const value = this.bigVarint();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new BytesError("integer too large");
    return Number(value);
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

  /** A count that the rest of the bytes can really hold, so that a forged one allocates nothing. */
  count(bytesEach: number): number {
    const count = this.varint();
    if (count * bytesEach > this.source.length - this.#at) throw new BytesError("too short");
    return count;
  }

  rest(): Buffer {
    return this.bytes(this.source.length - this.#at);
  }

  end(): void {
    if (this.#at !== this.source.length) throw new BytesError("too long");
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
