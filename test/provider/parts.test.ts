import { describe, expect, it } from "vitest";
import { collectCountedParts } from "../../src/provider/parts.js";

describe("parts whose positions may count rows", () => {
  it("are read again, each after the one behind it, and the last one is not", async () => {
    const asked: (string | null)[] = [];
    const next = new Map<string | null, string | null>([
      [null, "20"],
      ["20", "40"],
      ["40", null],
    ]);
    const { parts, again } = await collectCountedParts(async (position) => {
      asked.push(position);
      return { items: [], next: next.get(position)!, read: asked.length };
    });
    expect(asked).toEqual([null, "20", null, "40", "20"]);
    expect(parts.map(({ read }) => read)).toEqual([1, 2, 4]);
    expect(again.map(({ read }) => read)).toEqual([3, 5]);
  });

  it("are read once where there is one", async () => {
    let calls = 0;
    const { again } = await collectCountedParts(async () => ({ items: [], next: null, call: ++calls }));
    expect([calls, again]).toEqual([1, []]);
  });
});
