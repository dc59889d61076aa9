import { describe, expect, it } from "vitest";
import { failuresOf, harnessOf } from "./broken/failing.js";
import { webhooks } from "./broken/webhooks.js";

describe("the conformance suite catches", () => {
  it.each(webhooks)("$title", async (broken) => {
    const failed = await failuresOf(harnessOf(broken), new Set(["webhooks"]));
    const { fails, also = [], says } = broken;
    expect(Object.keys(failed).sort(), JSON.stringify(failed, null, 2)).toEqual([fails, ...also].sort());
    expect(failed[fails]).toMatch(says);
  });
});
