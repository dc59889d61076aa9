/** Run by node-test.test.ts: the suite under Node's own test runner. */
import { describe, it } from "node:test";
import { describeConformance } from "../../src/testing/index.js";
import { memoryHarness } from "./memory-harness.js";

const skip = { "marks: folders come with their name, also empty ones": "to see one skipped" };
describeConformance({ describe, it }, memoryHarness({ conversations: "streamed" }, undefined, { skip }));
