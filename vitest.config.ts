import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { entries } from "./scripts/entries.js";

export default defineConfig({
  resolve: {
    // The examples import the package by its name; here that is the source.
    alias: entries.map(({ specifier, source }) => ({
      find: new RegExp(`^${specifier}$`),
      replacement: fileURLToPath(new URL(source, import.meta.url)),
    })),
  },
  test: {
    include: ["test/**/*.test.ts"],
    // They take longer than a change should wait for: `npm run test:slow`.
    exclude: [...configDefaults.exclude, ...(process.env.SLOW === "1" ? [] : ["test/**/*.slow.test.ts"])],
    reporters: ["default", "./test/skipped-reporter.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 30_000,
    // By default one core is left alone, which on two cores doubles the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
