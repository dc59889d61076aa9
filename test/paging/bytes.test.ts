import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, BytesError, ByteWriter } from "../../src/paging/bytes.js";

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

  it("read from anything end with a value or a BytesError, and take nothing that is not there", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 4 }), (bytes, what) => {
        const reader = new ByteReader(bytes);
        const reads = [
          () => reader.text(),
          () => reader.optionalText(),
          () => reader.varint(),
          () => reader.bigVarint(),
          () => reader.count(6),
        ];
        try {
          const value = reads[what]?.();
          if (what === 4) expect(Number(value) * 6).toBeLessThanOrEqual(bytes.length);
          if (typeof value === "string") expect(value.length).toBeLessThanOrEqual(150);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(BytesError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
