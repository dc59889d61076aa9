import type { KnipConfig } from "knip";
import { entries } from "./scripts/entries.js";

const config: KnipConfig = {
  entry: [
    ...entries.map(({ source }) => source),
    "providers/*/emulator/index.ts",
    "docs/examples/*.ts",
    "test/**/*.test.ts",
    "test/support/{resume-*,counting-server,folder-child}.ts",
    "test/attacks/soak/walker.ts",
    "test/mirror/chaos/worker.ts",
    "scripts/*.ts",
    "scripts/figures/{index,server,tsup.config}.ts",
    "vitest.mutation.config.ts",
  ],
  project: ["src/**/*.ts", "providers/**/*.ts", "test/**/*.ts", "scripts/**/*.ts", "docs/examples/*.ts"],
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignore: ["scripts/smoke/**"],
  ignoreDependencies: ["tls-sig-api-v2", "@changesets/config"],
  // The tests that need it say so where it is missing; CI installs it.
  ignoreBinaries: ["redis-server"],
};

export default config;
