import { defineConfig } from "tsup";
import { entries } from "./scripts/entries.js";

const library = defineConfig({
  entry: Object.fromEntries(entries.map(({ output, source }) => [output, source])),
  format: ["esm", "cjs"],
  target: "node20",
  dts: true,
  // One copy of every module, also in CommonJS: an error class that two entries share must be one class.
  splitting: true,
  treeshake: false,
  clean: true,
  metafile: true,
  // Only the emulators need it, so nobody else is to install it.
  noExternal: ["lossless-json"],
});

/** The command: CommonJS, with what only it needs bundled in. */
const command = defineConfig({
  entry: { cli: "src/cli/index.ts" },
  format: ["cjs"],
  target: "node20",
  outDir: "dist/cli",
  splitting: false,
  metafile: true,
  noExternal: ["commander", "cli-table3", "lossless-json", "picocolors", "string-width"],
});

export default [library, command].flat();
