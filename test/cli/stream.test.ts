import { createColors } from "picocolors";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { type Cell, renderLine } from "../../src/cli/terminal/stream.js";

const paint = createColors(false);
const cellsOf = (name: string, id: string): Cell[] => [
  { text: name, least: 4, most: 10 },
  { text: id, least: 5, most: 20 },
];
const line = (name: string, id: string, words: string, width: number) =>
  renderLine(cellsOf(name, id), words, { width, paint });

describe("a line of a stream", () => {
  it.each([40, 60, 80, 200])("puts its words where every other line has them, at %i columns", (width) => {
    const lines = [
      line("a", "1", "@words", width),
      line("a long name", "1234567890123456789012", "@words", width),
    ];
    expect(new Set(lines.map((text) => text.indexOf("@"))).size).toBe(1);
    expect(lines.every((text) => text.length <= width)).toBe(true);
  });

  it("leaves the words room before an id gets more than its least", () => {
    expect(line("service", "1234567890", "sixteen letters!", 29)).toBe("ser…  1234…  sixteen letters!");
  });

  it("counts Chinese characters as two columns", () => {
    const text = line("服务器", "编号一二三四", "今天下午三点开会，请大家准时参加", 40);
    expect(stringWidth(text)).toBeLessThanOrEqual(40);
    expect(text).toMatch(/今天下午.*…$/);
  });

  it("cuts nothing in a pipe", () => {
    const [name, id, words] = ["n".repeat(30), "i".repeat(40), "w".repeat(300)];
    expect(line(name, id, words, Number.POSITIVE_INFINITY)).toBe(`${name}  ${id}  ${words}`);
  });
});
