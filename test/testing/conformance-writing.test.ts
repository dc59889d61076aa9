import { describe, expect, it } from "vitest";
import { conformanceCases } from "../../src/testing/index.js";
import { failuresOf, harnessOf } from "./broken/failing.js";
import { brokenWriters } from "./broken/writing/index.js";

describe("the conformance suite catches a provider with", () => {
  for (const [chapter, providers] of Object.entries(brokenWriters)) {
    describe(chapter, () => {
      it.each(providers)("$title", async (broken) => {
        const failed = await failuresOf(harnessOf(broken), new Set([chapter]));
        const { fails, also = [], says } = broken;
        expect(Object.keys(failed).sort(), JSON.stringify(failed, null, 2)).toEqual([fails, ...also].sort());
        expect(failed[fails]).toMatch(says);
      });
    });
  }

  it("each of these chapters' rules broken", () => {
    // Most rules of these two are broken by other providers.
    const { refusals: _, declaration: __, ...chapters } = brokenWriters;
    const refused = new Set(Object.values(chapters).flatMap((all) => all.map(({ fails }) => ruleOf(fails))));
    const cases = Object.values(chapters).flatMap(([sample]) =>
      sample ? conformanceCases(harnessOf(sample)) : [],
    );
    const rules = cases.filter(({ chapter }) => chapter in chapters).map(({ name }) => ruleOf(name));
    expect([...new Set(rules)].filter((rule) => !refused.has(rule))).toEqual([]);
  });
});

/** One rule stands for every kind of conversation and every type of content. */
function ruleOf(name: string): string {
  return name.replace(/\b(direct|group|topic|live|other)\b/g, "it").replace(/of type \w+/, "of a type");
}
