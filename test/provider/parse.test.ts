import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BadResponse,
  flag,
  id64,
  integer,
  joinText,
  list,
  milliseconds,
  optionalId64,
  optionalInteger,
  optionalMilliseconds,
  optionalRecord,
  optionalSeconds,
  optionalText,
  record,
  seconds,
  text,
  textMap,
} from "../../src/provider/parse.js";
import { errorIn } from "../support/catching.js";

const anything = fc.anything({ withBigInt: true, withNullPrototype: true });

describe("the strict readers", () => {
  it.each([
    [() => text(5, "SessionItem[3].To_Account"), "SessionItem[3].To_Account is a number, expected text"],
    [() => text(undefined, "Name"), "Name is absent, expected text"],
    [() => text(null, "Name"), "Name is null, expected text"],
    [() => record([], "Result"), "Result is a list, expected an object"],
    [() => record("a long secret", "Result"), "Result is text, expected an object"],
    [() => list({}, "MsgBody"), "MsgBody is an object, expected a list"],
    [
      () => list(Array(20_001).fill(1), "MsgList"),
      "MsgList is a list of 20001 items, expected at most 20000",
    ],
    [() => integer(1.5, "Limit"), "Limit is 1.5, expected an integer"],
    [() => integer("1e3", "Limit"), 'Limit is "1e3", expected an integer'],
    [() => integer(true, "Limit"), "Limit is a boolean, expected an integer"],
    [() => integer("9007199254740993", "Seq"), 'Seq is "9007199254740993", expected an integer'],
    [() => id64("9223372036854775808", "Id"), 'Id is "9223372036854775808", expected a 64-bit integer'],
    [() => id64(2 ** 53, "Id"), "Id is 9007199254740992, expected a 64-bit integer"],
    [() => id64(undefined, "Id"), "Id is absent, expected a 64-bit integer"],
    [() => seconds(8_640_000_000_001, "At"), "At is 8640000000001, expected a time in seconds"],
    [() => seconds("soon", "At"), 'At is "soon", expected a time in seconds'],
    [() => milliseconds({}, "At"), "At is an object, expected a time in milliseconds"],
  ])("name the place and what stands there (%#)", (read, message) => {
    expect(read).toThrow(message);
  });

  it("carry the path", () => {
    expect(() => text(5, "a.b")).toThrow(expect.objectContaining({ name: "BadResponse", path: "a.b" }));
  });

  it("show no part of a long text, which may be half a credential", () => {
    const error = errorIn(BadResponse, () => integer("x".repeat(1_000_000), "Limit"));
    expect(error?.message).toBe("Limit is text of 1000000 characters, expected an integer");
  });

  it("throw BadResponse and nothing else", () => {
    for (const read of [record, list, text, integer, id64, seconds, milliseconds])
      fc.assert(fc.property(anything, (value) => void errorIn(BadResponse, () => read(value, "path"))));
  });

  it("hand back what is well formed", () => {
    const object = { a: 1 };
    expect(record(object, "p")).toBe(object);
    expect(text("", "p")).toBe("");
    expect(list([1, 2], "p")).toEqual([1, 2]);
    expect(list(Array(20_000).fill(1), "p")).toHaveLength(20_000);
  });

  it("take an absent or null list for an empty one", () => {
    expect(list(undefined, "p")).toEqual([]);
    expect(list(null, "p")).toEqual([]);
  });
});

describe("the tolerant readers", () => {
  it("never throw", () => {
    const readers = [
      optionalText,
      optionalInteger,
      flag,
      optionalId64,
      optionalRecord,
      optionalSeconds,
      optionalMilliseconds,
    ];
    for (const read of readers) fc.assert(fc.property(anything, (value) => void read(value)));
  });

  it.each([
    ["a", "a"],
    ["", undefined],
    [0, "0"],
    [12.5, "12.5"],
    [null, undefined],
    [undefined, undefined],
    [true, undefined],
    [["a"], undefined],
  ])("optionalText reads %j as %j", (value, expected) => {
    expect(optionalText(value)).toBe(expected);
  });

  it("optionalRecord reads an object, and nothing that is like one", () => {
    const object = { a: 1 };
    expect(optionalRecord(object)).toBe(object);
    for (const other of [null, undefined, [], "text", 1]) expect(optionalRecord(other)).toBeUndefined();
  });

  it.each([
    [true, true],
    [1, true],
    ["1", true],
    [false, false],
    [0, false],
    ["0", false],
    [2, undefined],
    ["true", undefined],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
  ])("flag reads %j as %j", (value, expected) => {
    expect(flag(value)).toBe(expected);
  });
});

describe("integer and id64", () => {
  it("read every safe integer, as a number and as text", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(integer(value, "p")).toBe(value + 0);
        expect(integer(`${value}`, "p")).toBe(value + 0);
        expect(id64(value, "p")).toBe(`${value}`);
      }),
    );
  });

  it("id64 reads exactly the 64-bit integers", () => {
    const near = fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n });
    const edge = fc.constantFrom(2n ** 63n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 63n) - 1n);
    fc.assert(
      fc.property(fc.oneof(near, edge), (value) => {
        const expected = BigInt.asIntN(64, value) === value ? `${value}` : undefined;
        expect(optionalId64(`${value}`)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["007", "7"],
    ["-0", "0"],
    [-0, "0"],
    ["-12", "-12"],
    ["-007", "-7"],
    ["-000", "0"],
    ["000", "0"],
    ["09223372036854775807", "9223372036854775807"],
    ["09223372036854775808", undefined],
    ["-9223372036854775808", "-9223372036854775808"],
    ["-9223372036854775809", undefined],
    ["000000000000000000001", undefined],
    ["", undefined],
    ["-", undefined],
    ["+1", undefined],
    [" 1", undefined],
    ["1\n", undefined],
    ["0x10", undefined],
    ["1_0", undefined],
    ["١", undefined],
    ["9".repeat(1_000_000), undefined],
    [1.5, undefined],
    [Number.NaN, undefined],
    [5n, undefined],
  ])("optionalId64 reads value %# in its one spelling", (value, expected) => {
    expect(optionalId64(value)).toBe(expected);
  });

  it("id64 reads text as BigInt does, in one spelling", () => {
    const sign = fc.constantFrom("", "-");
    const zeros = fc.constantFrom("", "0", "00");
    const decimal = fc
      .tuple(sign, zeros, fc.bigInt({ min: 0n, max: 2n ** 64n }))
      .map(([minus, pad, value]) => `${minus}${pad}${value}`)
      .filter((text) => text.length <= 20);
    fc.assert(
      fc.property(decimal, (text) => {
        const value = BigInt(text);
        const expected = BigInt.asIntN(64, value) === value ? `${value}` : undefined;
        expect(optionalId64(text)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("never give a negative zero", () => {
    expect(optionalInteger(-0)).toBe(0);
    expect(optionalInteger("-0")).toBe(0);
  });
});

describe("times", () => {
  it("read seconds and milliseconds, as numbers and as text", () => {
    expect(seconds(1_700_000_000, "p")).toEqual(new Date("2023-11-14T22:13:20Z"));
    expect(seconds("1700000000", "p")).toEqual(new Date("2023-11-14T22:13:20Z"));
    expect(milliseconds(1_669_723_135_771, "p")).toEqual(new Date("2022-11-29T11:58:55.771Z"));
    expect(seconds(0, "p")).toEqual(new Date(0));
  });

  it("are always valid dates", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        for (const read of [optionalSeconds, optionalMilliseconds]) {
          const date = read(value);
          expect(date === undefined || !Number.isNaN(date.getTime())).toBe(true);
        }
      }),
    );
  });

  it("are those that a calendar would show", () => {
    for (const time of ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]) {
      expect(milliseconds(Date.parse(time), "p").toISOString()).toBe(time);
    }
    expect(() => milliseconds(Date.parse("9999-12-31T23:59:59.999Z") + 1, "p")).toThrow(BadResponse);
    expect(() => milliseconds(Date.parse("0001-01-01T00:00:00.000Z") - 1, "p")).toThrow(BadResponse);
    // Milliseconds in a field of seconds: the year 56417.
    expect(optionalSeconds(1_718_000_000_000)).toBeUndefined();
  });

  it.each([0, "0", undefined, null, "", 1.5, 9e15])("optional ones read %j as no time", (value) => {
    expect(optionalSeconds(value)).toBeUndefined();
    expect(optionalMilliseconds(value)).toBeUndefined();
  });
});

describe("textMap", () => {
  it("keeps text and turns the rest to JSON", () => {
    expect(textMap({ a: "1", b: 2, c: { d: [null] }, f: false })).toEqual({
      a: "1",
      b: "2",
      c: '{"d":[null]}',
      f: "false",
    });
  });

  it("leaves out a key without a value", () => {
    expect(Object.entries(textMap({ a: null, b: undefined, c: "", d: "null" }))).toEqual([
      ["c", ""],
      ["d", "null"],
    ]);
  });

  it("leaves out keys with the prefix", () => {
    expect(textMap({ "s:system": "1", own: "2", "S:other": "3" }, "s:")).toEqual({
      own: "2",
      "S:other": "3",
    });
  });

  it("is empty for anything but an object", () => {
    for (const value of [undefined, null, "text", 5, ["a"]]) expect(textMap(value)).toEqual({});
  });

  it("cannot touch a prototype", () => {
    const map = textMap(JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}'));
    expect(Object.keys(map)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(map, "__proto__")?.value).toBe("x");
    expect(textMap(JSON.parse('{"__proto__":{"polluted":1}}')).polluted).toBeUndefined();
  });
});

describe("joinText", () => {
  it("joins the text parts as they stand", () => {
    const content = [
      { type: "text", text: "see you " },
      { type: "face", index: 3 },
      { type: "custom", text: "not this" },
      { type: "text", text: "tomorrow" },
      { type: "text" },
    ];
    expect(joinText(content)).toBe("see you tomorrow");
    expect(joinText([])).toBe("");
  });
});
