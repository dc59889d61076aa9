import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { report } from "./pairs.js";

const ROUNDS = 15;

/** Importing the built package beside importing undici alone, each in a process of its own. */
export async function imports(): Promise<void> {
  if (!existsSync("dist/index.js")) {
    console.log("import time: needs `npm run build` first");
    return;
  }
  const pairs = Array.from({ length: ROUNDS }, (): [number, number] => [
    timeOf("./dist/index.js"),
    timeOf("undici"),
  ]);
  report("importing colloquy over importing undici", pairs, "ms");
}

function timeOf(specifier: string): number {
  const script = `const t = performance.now(); await import("${specifier}"); console.log(performance.now() - t)`;
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }));
}
