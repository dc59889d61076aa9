import base from "./vitest.config.js";

// Fewer random worlds: every mutant meets them all.
process.env.PROPERTY_RUNS ??= "10";
// The same ones in every run.
process.env.FC_SEED ??= "1";

const { projects: _, ...test } = base.test ?? {};

/** The tests that hold the mutated files. */
export default {
  ...base,
  test: {
    ...test,
    include: [
      "test/paging/cursor.test.ts",
      "test/paging/page.test.ts",
      "test/paging/boundary.test.ts",
      "test/paging/skipped.test.ts",
      "test/inbox/inbox.test.ts",
      "test/inbox/input.test.ts",
      "test/inbox/times.test.ts",
      "test/inbox/deadline.test.ts",
      "test/inbox/screen.test.ts",
      "test/inbox/walk.test.ts",
      "test/inbox/property.test.ts",
      "test/attacks/regressions.test.ts",
      "test/providers/tencent/user-sig.test.ts",
      "test/providers/volcengine/sign.test.ts",
    ],
  },
};
