import { expect, it } from "vitest";
import { bars } from "../../scripts/figures/bars.js";
import { judgedBy, tablesOf } from "../../scripts/figures/page.js";
import { pictureOf } from "../../scripts/figures/picture.js";
import type { Run } from "../../scripts/figures/results.js";

/** A run in which every figure is the same part of its bar. */
function runAt(part: number): Run {
  const figures = bars.map(({ title, most }) => {
    const ratio = most * part;
    return { title, ratio, lowest: ratio, highest: ratio, ours: 1, other: 1, unit: "µs" };
  });
  return { day: "2026-01-15", node: "20.18.1", processor: "a processor", cores: 2, figures };
}

it("says of each figure with a bar whether it keeps it", () => {
  const keptIn = (run: Run) =>
    [...tablesOf(run).matchAll(/\| (yes|\*\*no\*\*) \|$/gm)].map(([, kept]) => kept);
  expect(keptIn(runAt(1))).toEqual(bars.map(() => "yes"));
  expect(keptIn(runAt(1.01))).toEqual(bars.map(() => "**no**"));
});

it("shows what else was measured below, with its note", () => {
  const run = runAt(1);
  const [other] = run.figures.map((figure) => ({ ...figure, title: "an egg over a hen", note: "boiled" }));
  const tables = tablesOf({ ...run, figures: [...run.figures, other!] });
  expect(tables.split("Without a bar:")[1]).toContain("| an egg over a hen (boiled) |");
});

it("refuses a run that did not measure everything that has a bar", () => {
  const run = runAt(1);
  expect(() => tablesOf({ ...run, figures: run.figures.slice(1) })).toThrow(`no figure "${bars[0]?.title}"`);
});

it("draws what keeps its bar on the near side of the line, and what does not on the far one", () => {
  const dotsOf = (run: Run) =>
    [...pictureOf(judgedBy(run)).matchAll(/<circle cx="(\d+)" cy="\d+" r="5" fill="#1d4ed8"\/>/g)]
      .map(([, x]) => Number(x))
      .slice(1);
  const lineOf = (run: Run) =>
    Number(/<line x1="(\d+)"[^>]*stroke="#c2410c"/.exec(pictureOf(judgedBy(run)))?.[1]);
  const [kept, broken] = [runAt(0.9), runAt(1.1)];
  expect(dotsOf(kept)).toHaveLength(bars.length);
  for (const x of dotsOf(kept)) expect(x).toBeLessThan(lineOf(kept));
  for (const x of dotsOf(broken)) expect(x).toBeGreaterThan(lineOf(broken));
});
