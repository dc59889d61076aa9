import { describe, expect, it } from "vitest";
import { failuresOf, harnessOf } from "./broken/failing.js";
import { brokenProviders } from "./broken/index.js";

const chapters = new Set(Object.keys(brokenProviders));

/**
 * The chapters whose rules are tried. With `npm run test:long` those are all, and none but the named rules may fail; else
 * only the chapters of the named rules.
 */
function chaptersOf(rules: readonly string[]): ReadonlySet<string> {
  return process.env.CHAPTERS === "all" ? chapters : new Set(rules.map((rule) => rule.split(":")[0] ?? ""));
}

describe("the conformance suite catches a provider with", () => {
  for (const [chapter, providers] of Object.entries(brokenProviders)) {
    describe.concurrent(chapter, () => {
      it.each(providers)("$title", async (broken) => {
        const { fails, also = [], says } = broken;
        const rules = [fails, ...also].sort();
        const failed = await failuresOf(harnessOf(broken), chaptersOf(rules));
        expect(Object.keys(failed).sort(), JSON.stringify(failed, null, 2)).toEqual(rules);
        expect(failed[fails]).toMatch(says);
      });
    });
  }
});
