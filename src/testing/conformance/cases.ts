import { type Bench, onBench } from "./bench.js";
import type { Harness } from "./harness.js";

/** One rule that a provider keeps or breaks. It throws an Error whose message tells what to mend. */
export interface ConformanceCase {
  /** `<chapter>: <rule>`; unique. */
  readonly name: string;
  /** What it is about, for example `cursors`: the part of its name before the colon. */
  readonly chapter: string;
  /** Why the harness skips it. */
  readonly skip?: string;
  /** Runs it on a new stage of its own. */
  run(): Promise<void>;
}

/** The rules of one chapter that concern a provider of these capabilities. */
export type Chapter = (harness: Harness) => Rule[];

export interface Rule {
  rule: string;
  check(bench: Bench): Promise<void>;
}

export function toCases(harness: Harness, chapters: Readonly<Record<string, Chapter>>): ConformanceCase[] {
  const cases = Object.entries(chapters).flatMap(([chapter, rulesOf]) =>
    rulesOf(harness).map(({ rule, check }): ConformanceCase => {
      const name = `${chapter}: ${rule}`;
      const skip = harness.skip?.[name];
      const run = () => onBench(harness, check);
      return { name, chapter, run, ...(skip === undefined ? {} : { skip }) };
    }),
  );
  for (const name of Object.keys(harness.skip ?? {})) {
    if (!cases.some((one) => one.name === name))
      throw new Error(`the harness skips "${name}", which is no case of it`);
  }
  return cases;
}
