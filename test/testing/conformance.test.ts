import { describe, expect, it } from "vitest";
import type { Provider } from "../../src/index.js";
import { conformanceCases, type Harness, type MemoryWorld } from "../../src/testing/index.js";
import { type Broken, brokenProviders } from "./broken/index.js";
import { memoryHarness } from "./memory-harness.js";

describe("the conformance suite catches a provider with", () => {
  for (const [chapter, providers] of Object.entries(brokenProviders)) {
    describe.concurrent(chapter, () => {
      it.each(providers)("$title", async (broken) => {
        const failed = await failuresOf(harnessOf(broken));
        const { fails, also = [], says } = broken;
        expect(Object.keys(failed).sort(), JSON.stringify(failed, null, 2)).toEqual([fails, ...also].sort());
        expect(failed[fails]).toMatch(says);
      });
    });
  }
});

/** Of few kinds, so that one fault fails one case and not one for each kind. */
function harnessOf({ options = {}, kinds = ["group"], breakIt }: Broken): Harness {
  const change = (provider: Provider, world: MemoryWorld) => {
    const capabilities = structuredClone(provider.capabilities);
    const all = capabilities.conversations.kinds;
    for (const kind of Object.keys(all) as (keyof typeof all)[])
      if (!kinds.includes(kind)) all[kind] = "unsupported";
    return breakIt({ ...provider, capabilities }, world);
  };
  return memoryHarness(options, change, { kinds });
}

/** The cases that fail, and what they say. */
async function failuresOf(harness: Harness): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { name, run } of conformanceCases(harness)) {
    // One after the other: some rules look at how long a call takes.
    await run().catch((thrown: unknown) => {
      failed[name] = String(thrown);
    });
  }
  return failed;
}
