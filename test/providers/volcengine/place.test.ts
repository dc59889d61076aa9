import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundaryOf,
  MOST_EMPTY_PAGES,
  messagePosition,
  type Place,
  passing,
  placeBehind,
  readPlace,
  writePlace,
} from "../../../providers/volcengine/messages/place.js";

const integer = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String);
const boundary = fc.record({
  index: integer,
  passed: fc.oneof(
    fc.constant("all" as const),
    fc.record({ ids: fc.array(integer, { maxLength: 20 }), upTo: fc.option(integer) }),
  ),
});
const page = fc.record({ cursor: integer.map(BigInt), after: fc.option(integer), isInside: fc.boolean() });
const places: fc.Arbitrary<Place> = fc.record({
  boundary: fc.option(boundary),
  page: fc.option(page),
  emptyPages: fc.integer({ min: 0, max: MOST_EMPTY_PAGES }),
});

describe("a place in a history", () => {
  it("is read as it was written, and is small", () => {
    fc.assert(
      fc.property(places, (place) => {
        fc.pre(place.boundary !== null || place.page !== null);
        const text = writePlace(place);
        expect(readPlace(text)).toEqual(place);
        expect(text.length).toBeLessThanOrEqual(600);
      }),
    );
  });

  it.each([
    "",
    "5",
    "{}",
    "[]",
    "[null,null,0]",
    '[["5"],null]',
    '[["5"],null,-1]',
    '[["5"],null,1001]',
    '[["05"],null,0]',
    '[["-5"],null,0]',
    '[["9223372036854775808"],null,0]',
    '[["5",["x"],null],null,0]',
    `[["5",[${Array(21).fill('"1"').join()}],null],null,0]`,
    '[["5",["1"]],null,0]',
    '[null,["5",null,"in"],0]',
    `[null,["5",null,true],0]${" ".repeat(10)}x`,
    "[".repeat(100_000),
  ])("is cursor_malformed where it was not made here (%#)", (text) => {
    expect(() => readPlace(text)).toThrow(expect.objectContaining({ code: "cursor_malformed" }));
  });

  it("holds no more than 20 ids, however many messages it passes at one Index", () => {
    let passed = passing(null, "5", "100");
    for (let id = 101; id < 190; id += 1) passed = passing(passed, "5", String(id));
    expect(writePlace(placeBehind(passed)).length).toBeLessThan(600);
    expect(passed.passed).toMatchObject({ upTo: "183", ids: ["184", "185", "186", "187", "188", "189"] });
  });
});

describe("a message's position", () => {
  it("leads just behind the message, and an Index alone behind all that stands there", () => {
    expect(boundaryOf(messagePosition("5", "7"))).toEqual({ index: "5", passed: { ids: [], upTo: "7" } });
    expect(boundaryOf("5")).toEqual({ index: "5", passed: "all" });
  });

  it("leads nowhere where the message has no Index", () => {
    expect(boundaryOf(messagePosition(null, "7"))).toBeUndefined();
  });

  it.each([
    "",
    "0",
    "05",
    "5:",
    "5:x",
    "5:07",
    "5:6:7",
    "x",
    "-5",
    "9223372036854775807",
    "9223372036854775808",
  ])("is none: %j", (text) => {
    expect(boundaryOf(text)).toBeUndefined();
  });
});
