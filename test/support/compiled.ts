import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "tsup";

const reports = resolve(import.meta.dirname, "../../reports");

/** A script that plain node can run. */
export interface Compiled {
  file: string;
  remove(): Promise<void>;
}

/**
 * Compiles a script with all that it imports of this repository. With tsx every start of it would compile it anew, which
 * takes two seconds of a processor.
 */
export async function compiled(source: string): Promise<Compiled> {
  await mkdir(reports, { recursive: true });
  const outDir = await mkdtemp(join(reports, "compiled-"));
  await build({
    config: false,
    entry: { main: source },
    outDir,
    format: "esm",
    target: "node20",
    splitting: false,
    external: [/^(?!colloquy)[^./]/],
    silent: true,
  });
  return {
    file: join(outDir, "main.js"),
    remove: () => rm(outDir, { recursive: true }),
  };
}
