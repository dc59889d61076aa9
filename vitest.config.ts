import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // The examples import the package by its name; here that is the source.
    alias: [
      { find: /^colloquy$/, replacement: source("src/index.ts") },
      { find: "colloquy/provider", replacement: source("src/provider/index.ts") },
      { find: "colloquy/testing", replacement: source("src/testing/index.ts") },
      { find: "colloquy/emulator", replacement: source("providers/emulator.ts") },
      { find: /^colloquy\/(\w+)$/, replacement: source("providers/$1/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/skipped-reporter.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 30_000,
  },
});
