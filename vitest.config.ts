import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { entries } from "./scripts/entries.js";

/**
 * Tests that leave nothing behind in a process: no mocked module, no subscriber, no global. Their files share what they
 * import, which takes most of them longer than the tests. Three sorts in these rooms stand alone: slow ones, which look at
 * the process itself, the way of a call, which subscribes to traces, and the folder of a store, whose tests damage
 * databases and kill processes.
 */
const sharing = [
  ...["attacks", "cli", "emulator", "errors", "examples", "inbox", "mirror", "model", "paging"],
  ...["provider", "providers", "resources", "testing", "webhooks"],
];
const shared = `test/{${sharing.join(",")}}/**/!(*.slow|way|pglite-folder).test.ts`;

// They take longer than a change should wait for: `npm run test:slow`.
const slow = process.env.SLOW === "1" ? [] : ["test/**/*.slow.test.ts"];

export default defineConfig({
  resolve: {
    // The examples import the package by its name; here that is the source.
    alias: entries.map(({ specifier, source }) => ({
      find: new RegExp(`^${specifier}$`),
      replacement: fileURLToPath(new URL(source, import.meta.url)),
    })),
  },
  test: {
    reporters: ["default", "./test/skipped-reporter.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 30_000,
    // By default one core is left alone, which on two cores doubles the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: "shared", include: [shared], isolate: false } },
      {
        extends: true,
        test: {
          name: "alone",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...slow, shared],
        },
      },
    ],
  },
});
