import { describe, it } from "vitest";
import { describeConformance } from "../../src/testing/index.js";
import { memoryHarness } from "./memory-harness.js";

describeConformance({ describe, it }, memoryHarness({ conversations: "bounded" }));
describeConformance({ describe, it }, memoryHarness({ conversations: "streamed" }));
describeConformance({ describe, it }, memoryHarness({ conversations: "keyed" }));
describeConformance(
  { describe, it },
  memoryHarness({ pageSize: 3, messagePageSize: 3 }, undefined, { name: "memory (small pages)" }),
);
describeConformance(
  { describe, it },
  memoryHarness({ conversations: "streamed", pageSize: 100, messagePageSize: 100 }, undefined, {
    name: "memory (large pages)",
  }),
);
describeConformance(
  { describe, it },
  memoryHarness(
    { without: ["messages.newer", "messages.requireMember", "messages.recalled", "marks.customMark"] },
    undefined,
    { name: "memory (without some abilities)" },
  ),
);
describeConformance(
  { describe, it },
  memoryHarness({ without: ["messages", "marks"] }, undefined, { name: "memory (conversations only)" }),
);
