import { writeFileSync } from "node:fs";
import { cpus } from "node:os";

/** One comparison: how many times as much ours takes, and what both sides take. */
export interface Figure {
  title: string;
  /** The median of the paired ratios. */
  ratio: number;
  lowest: number;
  highest: number;
  /** The median of one side. */
  ours: number;
  other: number;
  unit: string;
  /** What was measured beside it. */
  note?: string;
}

/** All that one run measured, and on what. */
export interface Run {
  day: string;
  node: string;
  processor: string;
  cores: number;
  figures: readonly Figure[];
}

/** What this run has measured so far. */
export const measured: Figure[] = [];

/** Keeps it for the page on performance and for whoever compares two runs. */
export function writeRun(path: string): void {
  const processors = cpus();
  const run: Run = {
    day: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    figures: measured,
  };
  writeFileSync(path, `${JSON.stringify(run, null, 2)}\n`);
}
