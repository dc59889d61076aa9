import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gramsOf, searchOf } from "../../src/mirror/grams.js";
import { codeOf } from "../support/catching.js";

/** What PostgreSQL does with both, for phrases of one part: some place in the text has all lexemes in a row. */
function finds(text: string, searched: string): boolean {
  const lexemes = Array.from(gramsOf(text).matchAll(/'([^']*)':\d+/g), ([, lexeme]) => lexeme ?? "");
  return searchOf(searched)
    .split(" & ")
    .every((phrase) => {
      const wanted = Array.from(phrase.matchAll(/'([^']*)'(:\*)?/g));
      return lexemes.some((_, start) =>
        wanted.every(([, lexeme = "", open], index) => {
          const there = lexemes[start + index];
          return open === undefined ? there === lexeme : there?.startsWith(lexeme);
        }),
      );
    });
}

describe("grams", () => {
  it("are pairs of neighbours of a run, then its last character", () => {
    expect(gramsOf("退款申请")).toBe("'退款':1 '款申':2 '申请':3 '请':4");
  });

  it("are whole words in lower case and emoji one by one", () => {
    expect(gramsOf("Order #4711: ＯＫ 👍🏽🎉!")).toBe("'order':1 '4711':2 'ok':3 '👍':4 '🎉':5");
  });

  it("find what stands anywhere in a run, also across the seam of a run and a word", () => {
    expect(finds("我的退款申请呢", "款申")).toBe(true);
    expect(finds("我的退款申请呢", "申请呢")).toBe(true);
    expect(finds("新手机iPhone手机壳", "机iphone手")).toBe(true);
    expect(finds("新手机 iPhone", "手机壳")).toBe(false);
    expect(finds("退了款", "退款")).toBe(false);
  });

  it("find each part of what is searched, wherever it stands", () => {
    expect(finds("明天 refund 退款", "退款 refund")).toBe(true);
    expect(finds("明天 refund", "退款 refund")).toBe(false);
    expect(finds("你好 refund", "refund 好")).toBe(true);
  });

  it("take quotes, backslashes and operators for what stands between words", () => {
    expect(searchOf("it's & !(退款 | \\x) <-> :*")).toBe("('it' <-> 's') & ('退款') & ('x')");
  });

  it.each(["", " ", "好", "好 的", "!?", "'", "a".repeat(201)])(
    "refuse %j, which is too little or too much",
    async (text) => {
      expect(await codeOf(() => searchOf(text))).toBe("invalid_argument");
    },
  );

  it.each(["好的", "a", "👍", "4"])("take %j for enough", (text) => {
    expect(finds(`x ${text} x`, text)).toBe(true);
  });

  it("find any two or more neighbours of any text in an unspaced script", () => {
    const characters = fc.array(fc.constantFrom("退", "款", "申", "好", "の", "a", "b", " ", "。"), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(characters, fc.nat(), fc.nat(), (text, from, length) => {
        const start = from % (text.length - 1);
        const part = text.slice(start, start + 2 + (length % text.length)).join("");
        fc.pre(/^[退款申好の]{2,}$/.test(part));
        expect(finds(text.join(""), part)).toBe(true);
      }),
    );
  });

  it("keep to what a tsvector can hold, however long the text is", () => {
    const grams = gramsOf("字".repeat(200_000));
    expect(grams.match(/:16383$/)).not.toBeNull();
    expect(Buffer.byteLength(gramsOf("w".repeat(5_000)))).toBeLessThan(100);
  });
});
