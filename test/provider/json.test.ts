import fc from "fast-check";
import { isInteger, parse as parseLossless, stringify as stringifyLossless } from "lossless-json";
import { describe, expect, it } from "vitest";
import {
  JsonError,
  type JsonInput,
  parseJson,
  parseJsonInTurns,
  stringifyJson,
} from "../../src/provider/json/index.js";
import { errorIn } from "../support/catching.js";

const EIGHT_MIB = 8 << 20;
const LONG = "1691070514797524328";
/** Makes a text long, which is then looked through before it is parsed, and changes nothing of what it says. */
const SPACES = " ".repeat(70_000);

/** Text that looks like what the reader treats specially. */
const trickyText = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', "\\", '\\"', "\\\\", ":", ",", "[", "]", "{", "}", "-", ".", "e", " ", "\n", LONG),
      fc.constantFrom(`,${LONG},`, `: -${LONG} ,`, `[${LONG}]`, "\ud800", "\udc00", "会", "__proto__", ""),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

const longInteger = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
const scalar = fc.oneof(
  trickyText,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Documents of depth up to about 6, over the given scalars. */
function documents<T>(leaf: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const key = trickyText.filter((name) => name !== "__proto__");
  return fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      leaf,
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(key, tie("node"), { maxKeys: 4 }),
    ),
  })).node;
}

/** A long integer as its text: the meaning that `parseJson` gives it, expressed independently. */
const asText = (value: string) =>
  isInteger(value) && !Number.isSafeInteger(Number(value)) ? value : Number(value);

function attempt(read: () => unknown): unknown {
  let value: unknown;
  const error = errorIn(Error, () => {
    value = read();
  });
  return error === undefined ? { value } : "refused";
}

describe("parseJson", () => {
  it.each([
    [LONG, LONG],
    [`-${LONG}`, `-${LONG}`],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", "9007199254740992"],
    ["-9007199254740991", -9007199254740991],
    ["-9007199254740992", "-9007199254740992"],
    [" \t\r\n9007199254740993 \t\r\n", "9007199254740993"],
    [`{"a":${LONG},"b":[${LONG} , -${LONG}]}`, { a: LONG, b: [LONG, `-${LONG}`] }],
    [`{"a\\"":\n${LONG}}`, { 'a"': LONG }],
  ])("reads %j without losing a digit", (text, value) => {
    expect(parseJson(text)).toEqual(value);
    expect(parseJson(SPACES + text)).toEqual(value);
  });

  it.each([`${LONG}.5`, `0.${LONG}`, `1e-${LONG}`, `1.${LONG}e2`, `${LONG}e2`, `${LONG}E+2`, "-0", "1e2"])(
    "leaves %s, which is no plain integer, a number",
    (text) => {
      expect(parseJson(`[${text}]`)).toEqual([JSON.parse(text)]);
      expect(parseJson(`[${SPACES}${text}]`)).toEqual([JSON.parse(text)]);
    },
  );

  it.each([
    `{${LONG}:1}`,
    `{"a":{ -${LONG} : 1}}`,
    `{${LONG}}`,
    `0${LONG}`,
    `- ${LONG}`,
    `--${LONG}`,
    `+${LONG}`,
    `1-${LONG}`,
    `${LONG} ${LONG}`,
    `"a"${LONG}`,
    `[\\"${LONG}]`,
    `\u00a0${LONG}`,
    `${LONG}n`,
    `\ufeff{}`,
    "",
    "{",
    "undefined",
    "NaN",
  ])("refuses %j", (text) => {
    expect(() => parseJson(text)).toThrow(JsonError);
    expect(() => parseJson(text + SPACES)).toThrow(JsonError);
  });

  it("never touches a string", () => {
    fc.assert(
      fc.property(trickyText, trickyText, (key, value) => {
        const text = `{${JSON.stringify(key)}:[${JSON.stringify(value)},${LONG}]}`;
        const meant = JSON.parse(text.replace(new RegExp(`${LONG}\\]}$`), `"${LONG}"]}`));
        expect(parseJson(text)).toEqual(meant);
        expect(parseJson(SPACES + text)).toEqual(meant);
      }),
      { numRuns: 1000 },
    );
  });

  it("agrees with JSON.parse on documents without long integers", () => {
    fc.assert(
      fc.property(documents(scalar), fc.constantFrom(undefined, 2, "\t"), (document, indent) => {
        const text = JSON.stringify(document, null, indent);
        fc.pre(!/(^|[[,:\s])-?\d{16,}\s*([\],}]|$)/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(parseJson(text + SPACES)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("agrees with lossless-json on documents with long integers", () => {
    fc.assert(
      fc.property(
        documents(fc.oneof(scalar, longInteger)),
        fc.constantFrom(undefined, 1, "\r\n"),
        (document, indent) => {
          const text = stringifyLossless(document, null, indent) ?? "null";
          const meant = parseLossless(text, null, { parseNumber: asText });
          expect(parseJson(text)).toEqual(meant);
          expect(parseJson(SPACES + text)).toEqual(meant);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("throws JsonError on damaged text, exactly where JSON.parse throws", () => {
    const damage = fc.record({
      at: fc.nat(),
      remove: fc.nat(4),
      insert: fc.constantFrom("", '"', "\\", "[", "}", ",", ":", "-", ".", "e", "0", LONG, " ", "\u0000"),
    });
    fc.assert(
      fc.property(
        documents(fc.oneof(scalar, longInteger)),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        (document, damages) => {
          const text = damages.reduce((damaged, { at, remove, insert }) => {
            const start = at % (damaged.length + 1);
            return damaged.slice(0, start) + insert + damaged.slice(start + remove);
          }, stringifyLossless(document) ?? "null");
          const isJson = attempt(() => JSON.parse(text)) !== "refused";
          for (const tried of [text, SPACES + text]) {
            const error = errorIn(JsonError, () => parseJson(tried));
            if (error === undefined) expect(isJson).toBe(true);
            if (error?.message === "the text is not valid JSON") expect(isJson).toBe(false);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each(["name", "\u4f1a\u8bdd", "\u00e9", "\ud800"])("reads many long integers beside %j", (name) => {
    const rows = Array.from({ length: 2000 }, (_, index) => ({
      id: BigInt(LONG) + BigInt(index),
      list: [-BigInt(LONG), 2n ** 53n, 1, BigInt(index)],
      name: `${name} "\\" ,${LONG}, ${"x".repeat(index % 90)}`,
    }));
    const text = stringifyJson(rows);
    const meant = parseLossless(text, null, { parseNumber: asText });
    expect(parseJson(text)).toEqual(meant);
    expect(parseJson(stringifyJson(rows.slice(0, 100)))).toEqual((meant as unknown[]).slice(0, 100));
  });

  it("keeps a __proto__ key an ordinary property", () => {
    const value = parseJson(`{"__proto__":{"polluted":${LONG}}}`) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value.polluted).toBeUndefined();
  });

  it("takes the last of duplicate keys", () => {
    expect(parseJson(`{"a":1,"a":${LONG}}`)).toEqual({ a: LONG });
  });

  it("keeps lone surrogates", () => {
    expect(parseJson('["\ud800","\\udc00"]')).toEqual(["\ud800", "\udc00"]);
  });

  /** `depth` lists inside each other, and in the innermost `core`. */
  const lists = (depth: number, core = "") => `${"[".repeat(depth)}${core}${"]".repeat(depth)}`;
  /** Filler that makes a text long, so that its nesting is cut before it is parsed. */
  const filler = `"${'[{\\"'.repeat(20_000)}"`;

  it.each([
    ["short", "1"],
    ["long", filler],
  ])("reads 64 levels, and gives null for what lies deeper (%s texts)", (_, beside) => {
    const read = (text: string) => (parseJson(`[${beside},${text}]`) as unknown[])[1];
    expect(read(lists(63))).toEqual(JSON.parse(lists(63)));
    expect(read(lists(64))).toEqual(JSON.parse(lists(63, "null")));
    expect(read(lists(63, `1,{"a":${LONG}},"b",[[]],2`))).toEqual(JSON.parse(lists(63, '1,null,"b",null,2')));
    expect(read(`{"deep":${lists(100_000)},"beside":${LONG}}`)).toEqual({
      deep: JSON.parse(lists(62, "null")),
      beside: LONG,
    });
  });

  it.each([lists(100_000).slice(1), lists(100_000).slice(0, -1), "[".repeat(100_000), `${lists(100_000)}]`])(
    "refuses deep nesting that does not end where it must (%#)",
    (text) => {
      expect(() => parseJson(text)).toThrow(new JsonError("the text is not valid JSON"));
    },
  );

  it("counts only brackets outside strings in a long text", () => {
    const item = `{"a":["${'[{\\"'.repeat(40)}",{}]}`;
    const text = (core: string) => lists(61, `${Array(1000).fill(item).join(",")},${core}`);
    expect(parseJson(text(LONG))).toEqual(JSON.parse(text(`"${LONG}"`)));
    expect(parseJson(text("[[[[]]]]"))).toEqual(JSON.parse(text("[[[null]]]")));
  });

  it.each([
    ["1e400", null],
    ["[-1e400,1]", [null, 1]],
    [`{"a":[1,{"b":${"9".repeat(400)}.5}]}`, { a: [1, { b: null }] }],
    ['{"__proto__":1e400}', JSON.parse('{"__proto__":null}')],
    [`${"9".repeat(210)}e99`, null],
    [`-${"9".repeat(309)}.5E0`, null],
    ["1e0309", null],
    ["[1e+309]", [null]],
  ])("gives null for a number that is not finite, in a long text too (%#)", (text, value) => {
    expect(parseJson(text)).toEqual(value);
    expect(parseJson(`[${filler},${text}]`)).toEqual([JSON.parse(filler), value]);
  });

  it("says nothing of the document in an error", () => {
    for (const text of ['{"secret": sk-123}', "sk-123", '{"sk-123":1e}']) {
      const error = errorIn(JsonError, () => parseJson(text));
      expect(error).toBeInstanceOf(JsonError);
      expect(error?.message).not.toContain("sk-123");
      expect(error?.cause).toBeUndefined();
    }
  });

  it.each([
    ["opening brackets", "["],
    ["opening braces", '{"":'],
    ["brackets", "[],"],
    ["escaped quotes", '\\"'],
    ["quotes", '"'],
    ["backslashes", "\\"],
    ["digits", "1"],
    ["minus signs", "-"],
    ["15-digit runs", "123456789012345,"],
    ["long integers", `${LONG},`],
    ["long integers among quotes", `"${LONG}",${LONG},`],
    ["a long integer amid spaces", `${LONG}${" ".repeat(100_000)}`],
  ])("stays linear on 8 MiB of %s", (_, unit) => {
    const filler = unit.repeat(EIGHT_MIB / unit.length);
    for (const text of [`[${filler}0]`, `["${filler}",${LONG}]`]) {
      const started = performance.now();
      attempt(() => parseJson(text));
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });
});

describe("parseJsonInTurns", () => {
  /** How often others had a turn meanwhile. */
  async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
    let turns = 0;
    let isOver = false;
    const take = () => {
      if (isOver) return;
      turns += 1;
      setImmediate(take);
    };
    setImmediate(take);
    await work().finally(() => {
      isOver = true;
    });
    return turns;
  }

  it("reads a short text at once", async () => {
    expect(await turnsDuring(() => parseJsonInTurns(`[${LONG}]`))).toBe(0);
  });

  it.each([
    ["looks through it, quotes and parses it", `[${LONG}]`, [LONG], 3],
    ["looks for what is too large as well", "[1e400]", [null], 4],
    ["cuts what is nested too deep as well", `${"[".repeat(65)}${"]".repeat(65)}`, expect.any(Array), 5],
  ])("reads a long text in turns: %s", async (_, text, value, turns) => {
    const read = () => parseJsonInTurns(SPACES + text);
    expect(await read()).toEqual(value);
    expect(await read()).toEqual(parseJson(text));
    expect(await turnsDuring(read)).toBeGreaterThanOrEqual(turns);
  });

  it("throws JsonError", async () => {
    await expect(parseJsonInTurns(`${SPACES}{`)).rejects.toThrow(JsonError);
    await expect(parseJsonInTurns("{")).rejects.toThrow(JsonError);
  });
});

describe("stringifyJson", () => {
  it("writes a bigint as a bare integer", () => {
    expect(stringifyJson({ ConversationShortId: BigInt(LONG), Limit: 20, ids: [-1n, 0n] })).toBe(
      `{"ConversationShortId":${LONG},"Limit":20,"ids":[-1,0]}`,
    );
  });

  it("writes what JSON.stringify writes", () => {
    fc.assert(
      fc.property(documents(scalar), (document) => {
        expect(stringifyJson(document as JsonInput)).toBe(JSON.stringify(document));
      }),
      { numRuns: 1000 },
    );
  });

  it("gives back through parseJson what was written", () => {
    fc.assert(
      fc.property(
        documents(fc.oneof(trickyText, fc.boolean(), fc.constant(null), longInteger)),
        (document) => {
          const text = stringifyJson(document as JsonInput);
          expect(text).toBe(stringifyLossless(document));
          expect(parseJson(text)).toEqual(parseLossless(text, null, { parseNumber: asText }));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("leaves undefined members out", () => {
    expect(stringifyJson({ a: undefined, b: 1, c: undefined })).toBe('{"b":1}');
  });

  it("escapes lone surrogates", () => {
    expect(stringifyJson(["\ud800", "😀"])).toBe('["\\ud800","😀"]');
  });

  it("writes an object without a prototype, and a __proto__ key", () => {
    const value = Object.defineProperty(Object.create(null), "__proto__", { value: 1, enumerable: true });
    expect(stringifyJson(value)).toBe('{"__proto__":1}');
  });

  it.each([
    ["a number that is not finite", { a: [1, Number.NaN] }, "$.a[1] is not a finite number"],
    ["infinity at the root", Number.POSITIVE_INFINITY, "$ is not a finite number"],
    ["a function", { a: { b: () => 1 } }, "$.a.b is function, which JSON does not have"],
    ["a toJSON method", { toJSON: () => 1 }, "$.toJSON is function, which JSON does not have"],
    ["a symbol", [Symbol("s")], "$[0] is symbol, which JSON does not have"],
    ["an undefined item", [undefined], "$[0] is undefined, which JSON does not have"],
    ["a hole", new Array(1), "$[0] is undefined, which JSON does not have"],
    ["a Date", { at: new Date(0) }, "$.at is not a plain object"],
    ["a Map", { a: new Map() }, "$.a is not a plain object"],
    ["a boxed number", [Object(1)], "$[0] is not a plain object"],
    ["a class instance", { a: [new (class Thing {})()] }, "$.a[0] is not a plain object"],
  ])("refuses %s and names its path", (_, value, message) => {
    expect(() => stringifyJson(value as JsonInput)).toThrow(new JsonError(message));
  });

  it("refuses a cycle, and nesting deeper than 64", () => {
    const cycle: Record<string, unknown> = {};
    cycle.left = cycle;
    cycle.right = [cycle];
    expect(() => stringifyJson(cycle as JsonInput)).toThrow(JsonError);
    const nest = (depth: number): JsonInput => (depth === 0 ? 1 : [nest(depth - 1)]);
    expect(stringifyJson(nest(64))).toHaveLength(129);
    expect(() => stringifyJson(nest(65))).toThrow("deeper than 64");
  });
});
