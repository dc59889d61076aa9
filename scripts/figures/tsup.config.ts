import { defineConfig } from "tsup";

/** The figures are measured on compiled code, as the package has it: tsx gives every function its name while it runs. */
export default defineConfig({
  entry: ["scripts/figures/index.ts", "scripts/figures/server.ts"],
  format: ["esm"],
  target: "node20",
  outDir: "reports/figures",
  splitting: true,
  external: [/^(?!colloquy)[^./]/],
  clean: true,
  silent: true,
});
