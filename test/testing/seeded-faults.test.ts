import { describe, expect, it } from "vitest";
import { conformanceCases, type Harness } from "../../src/testing/index.js";
import { pigeonHarness } from "../providers/third-cloud/pigeon-harness.js";
import { type SeededFault, seededFaults } from "./seeded/index.js";

describe("the conformance suite refuses the guide's provider with", () => {
  it("at least 27 kinds of fault", () => {
    expect(seededFaults.length).toBeGreaterThanOrEqual(27);
  });

  it.concurrent.each(seededFaults)("$title", async (fault) => {
    const cases = conformanceCases(await harnessOf(fault));
    await expect(cases.find(({ name }) => name === fault.fails)?.run()).rejects.toThrow(/\. [A-Z]/);
  });
});

async function harnessOf({ seed }: SeededFault): Promise<Harness> {
  const sample = await pigeonHarness.create();
  const { capabilities } = seed(sample.provider());
  await sample.close();
  return {
    ...pigeonHarness,
    capabilities,
    async create() {
      const stage = await pigeonHarness.create();
      const { otherApp } = stage;
      return {
        ...stage,
        provider: () => seed(stage.provider()),
        ...(otherApp === undefined ? {} : { otherApp: () => seed(otherApp()) }),
      };
    },
  };
}
