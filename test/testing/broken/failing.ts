import type { Provider } from "../../../src/index.js";
import { conformanceCases, type Harness, type MemoryWorld } from "../../../src/testing/index.js";
import { memoryHarness } from "../memory-harness.js";
import type { Broken } from "./change.js";

/** Of few kinds, so that one fault fails one case and not one for each kind. */
export function harnessOf({ options = {}, kinds = ["group"], breakIt, breakWebhook }: Broken): Harness {
  const change = (provider: Provider, world: MemoryWorld) => {
    const { capabilities } = provider;
    const all = { ...capabilities.conversations.kinds };
    for (const kind of Object.keys(all) as (keyof typeof all)[])
      if (!kinds.includes(kind)) all[kind] = "unsupported";
    const conversations = { ...capabilities.conversations, kinds: all };
    return breakIt({ ...provider, capabilities: { ...capabilities, conversations } }, world);
  };
  return memoryHarness(options, change, { kinds, webhook: breakWebhook !== undefined }, breakWebhook);
}

/** The cases of some chapters that fail, and what they say. */
export async function failuresOf(
  harness: Harness,
  chapters: ReadonlySet<string>,
): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { name, chapter, run } of conformanceCases(harness)) {
    if (!chapters.has(chapter)) continue;
    // One after the other: some rules look at how long a call takes.
    await run().catch((thrown: unknown) => {
      failed[name] = String(thrown);
    });
  }
  return failed;
}
