import { describe, expect, it } from "vitest";
import { failuresOf, harnessOf } from "./broken/failing.js";
import { brokenProviders } from "./broken/index.js";

const chapters = new Set(Object.keys(brokenProviders));

describe("the conformance suite catches a provider with", () => {
  for (const [chapter, providers] of Object.entries(brokenProviders)) {
    describe.concurrent(chapter, () => {
      it.each(providers)("$title", async (broken) => {
        const failed = await failuresOf(harnessOf(broken), chapters);
        const { fails, also = [], says } = broken;
        expect(Object.keys(failed).sort(), JSON.stringify(failed, null, 2)).toEqual([fails, ...also].sort());
        expect(failed[fails]).toMatch(says);
      });
    });
  }
});
