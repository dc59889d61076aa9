import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { ago, cut, fold, harmless, harmlessJson, shortTime, wrap } from "../../src/cli/terminal/text.js";
import { dangerous } from "./shell.js";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("harmless", () => {
  it("takes the escape out of a sequence that would clear the screen", () => {
    expect(harmless("\u001b[2J\u009b31mhi\u0007")).toBe("\uFFFD[2J\uFFFD31mhi\uFFFD");
  });

  it("keeps one line one line", () => {
    expect(harmless("a\r\nb\tc\u2028d")).toBe("a b c d");
  });

  it("drops what turns the direction of text round", () => {
    expect(harmless("gnp.\u202Eexe\u2066!")).toBe("gnp.exe!");
  });

  it("keeps emoji that are joined, and Chinese", () => {
    expect(harmless("👩‍💻 产品团队")).toBe("👩‍💻 产品团队");
  });

  it("leaves a few of a thousand stacked accents", () => {
    expect(harmless(`e${"\u0301".repeat(1000)}`)).toHaveLength(5);
  });

  it("leaves nothing dangerous of any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          expect(harmless(text)).not.toMatch(dangerous);
          expect(harmless(text).isWellFormed()).toBe(true);
        },
      ),
    );
  });
});

describe("harmlessJson", () => {
  it("writes what a terminal acts on as escapes and loses nothing", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = harmlessJson(JSON.stringify({ text }));
        expect(json).not.toMatch(dangerous);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});

describe("cut and wrap", () => {
  it("counts a Chinese character as two", () => {
    expect(cut("产品讨论组", 7)).toBe("产品讨…");
    expect(cut("产品讨论组", 6)).toBe("产品…");
    expect(cut("产品讨论组", 10)).toBe("产品讨论组");
  });

  it("never go beyond the width", () => {
    fc.assert(
      fc.property(anyText.map(harmless), fc.integer({ min: 3, max: 30 }), (text, width) => {
        expect(stringWidth(cut(text, width))).toBeLessThanOrEqual(width);
        for (const line of wrap(text, width).split("\n"))
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("wrap keeps every word", () => {
    expect(wrap("one two three", 8)).toBe("one two\nthree");
    expect(wrap("产品讨论组", 4)).toBe("产品\n讨论\n组");
  });
});

it.each([
  [-1, "0 s ago"],
  [59, "59 s ago"],
  [60, "1 min ago"],
  [3_599, "59 min ago"],
  [3_600, "1 h ago"],
  [86_399, "23 h ago"],
  [86_400 * 40, "40 d ago"],
])("says of a moment %i seconds before: %s", (seconds, expected) => {
  const now = new Date("2026-05-20T12:00:00Z");
  expect(ago(new Date(now.getTime() - seconds * 1_000), now)).toBe(expected);
});

describe("fold", () => {
  it.each([
    ["  2    wrong usage of it", "  2    wrong usage\n       of it"],
    ["  as indented as its line", "  as indented as\n  its line"],
    ["one word and another", "one word and\nanother"],
  ])("breaks %j and indents what follows as its text is", (line, folded) => {
    expect(fold(line, 18)).toBe(folded);
  });
});

describe("shortTime", () => {
  const now = new Date(2026, 4, 20, 15, 0);

  it("gives the time today, the day this year, the year before that", () => {
    expect(shortTime(new Date(2026, 4, 20, 9, 5), now)).toBe("09:05");
    expect(shortTime(new Date(2026, 4, 19, 9, 5), now)).toBe("05-19 09:05");
    expect(shortTime(new Date(2025, 11, 31, 9, 5), now)).toBe("2025-12-31");
  });
});
