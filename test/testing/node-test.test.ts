import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { conformanceCases } from "../../src/testing/index.js";
import { memoryHarness } from "./memory-harness.js";

it("the conformance suite runs under node:test", async () => {
  const file = fileURLToPath(new URL("./node-runner.ts", import.meta.url));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--test", "--test-reporter=tap", file],
    { env },
  );
  const count = conformanceCases(memoryHarness({ conversations: "streamed" })).length;
  expect(stdout).toContain(`# pass ${count - 1}\n`);
  expect(stdout).toContain("# skipped 1\n");
  expect(stdout).toContain("# fail 0\n");
});
