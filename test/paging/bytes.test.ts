import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, BytesError, ByteWriter, shortHash } from "../../src/paging/bytes.js";
import { errorIn } from "../support/catching.js";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.bigInt({ min: 0n, max: 10n ** 62n }).map(String),
  fc.nat().map((value) => `0${value}`),
  fc.constantFrom("", "0", "00", "-1", "1e5", " 1", "\ud800", "x\udfff", "\uffff", "١٢٣", "𐀀"),
);

describe("the bytes of a place", () => {
  it("give back every text as it was, and end where it ends", () => {
    fc.assert(
      fc.property(fc.array(fc.option(anyText), { maxLength: 6 }), (texts) => {
        const writer = new ByteWriter();
        for (const text of texts) writer.optionalText(text);
        const reader = new ByteReader(writer.finish());
        expect(texts.map(() => reader.optionalText())).toEqual(texts);
        reader.end();
      }),
      { numRuns: 1000 },
    );
  });

  it("hold an integer of 19 digits in 10 bytes", () => {
    expect(new ByteWriter().text("7179339373423427073").finish()).toHaveLength(10);
  });

  it("give back every integer as it was, as a number up to 2^53", () => {
    const integers = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 127, 128, 2 ** 32, 2 ** 53 - 1));
    fc.assert(
      fc.property(fc.array(integers, { maxLength: 60 }), (values) => {
        const writer = new ByteWriter();
        for (const value of values) writer.varint(value).varint(BigInt(value) * 2n ** 64n);
        const reader = new ByteReader(writer.finish());
        for (const value of values) {
          expect(reader.varint()).toBe(value);
          expect(reader.bigVarint()).toBe(BigInt(value) * 2n ** 64n);
        }
        reader.end();
      }),
    );
  });

  it("refuse an integer beyond 2^53 as a number, and one that never ends", () => {
    const read = (bytes: Uint8Array) => () => new ByteReader(bytes).varint();
    expect(read(new ByteWriter().varint(2n ** 53n).finish())).toThrow(BytesError);
    expect(read(Buffer.alloc(400, 0x80))).toThrow(BytesError);
    expect(read(Buffer.alloc(400, 0xff))).toThrow(BytesError);
  });

  it("hold short hashes in six bytes each", () => {
    const hashes = ["a", "b", ""].map(shortHash);
    expect(hashes[2]).toBe("e3b0c44298fc");
    const bytes = new ByteWriter().hashes(hashes).finish();
    expect(bytes).toHaveLength(18);
    expect(new ByteReader(bytes).hashes(3)).toEqual(hashes);
  });

  it("read from anything end with a value or a BytesError, and take nothing that is not there", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 4 }), (bytes, what) => {
        const reader = new ByteReader(bytes);
        const reads = [
          () => reader.text(),
          () => reader.optionalText(),
          () => reader.varint(),
          () => reader.bigVarint(),
          () => reader.hashes(3).join("").length / 12,
        ];
        errorIn(BytesError, () => {
          const value = reads[what]?.();
          if (what === 4) expect(bytes.length).toBeGreaterThanOrEqual(18);
          if (typeof value === "string") expect(value.length).toBeLessThanOrEqual(150);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
