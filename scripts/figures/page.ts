/**
 * Writes what the last kept run measured into the page on performance, as a table and a picture:
 * `npm run figures:picture`, after `npm run figures -- --json scripts/figures/measured.json`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { markdownTable } from "../markdown-table.js";
import { isStale, writeSection } from "../section.js";
import { bars } from "./bars.js";
import { type Judged, pictureOf } from "./picture.js";
import type { Figure, Run } from "./results.js";

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const runFile = pathOf("measured.json");
const pictureFile = pathOf("../../docs/performance.svg");
const section = { page: "docs/performance.md", name: "figures", command: "npm run figures:picture" };

/** Every bar with its figure of the run. Throws where one was not measured. */
export function judgedBy({ figures }: Run): Judged[] {
  return bars.map((bar) => {
    const figure = figures.find(({ title }) => title === bar.title);
    if (figure === undefined)
      throw new Error(`the run has no figure "${bar.title}": run npm run figures whole`);
    return { bar, figure };
  });
}

/** Two tables: what has a bar, then all else that was measured. */
export function tablesOf(run: Run): string {
  const judged = judgedBy(run);
  const withBar = new Set(judged.map(({ figure }) => figure));
  const others = run.figures.filter((figure) => !withBar.has(figure));
  return [
    `Measured on ${run.day} with Node ${run.node} on ${run.cores} cores of ${run.processor}.`,
    markdownTable(
      ["What / over what", "Before", "Bar", "Now", "Lowest to highest", "Kept"],
      judged.map(rowOf),
    ),
    "Without a bar:",
    markdownTable(["What / over what", "Ratio", "Lowest to highest", "Medians"], others.map(otherRowOf)),
  ].join("\n\n");
}

function rowOf({ bar: { label, before, most }, figure }: Judged): string[] {
  const kept = figure.ratio <= most ? "yes" : "**no**";
  const range = `${figure.lowest} to ${figure.highest}`;
  return [noted(label, figure), `${before ?? "not measured"}`, `${most}`, `${figure.ratio}`, range, kept];
}

function otherRowOf(figure: Figure): string[] {
  const { title, ratio, lowest, highest, ours, other, unit } = figure;
  return [noted(title, figure), `${ratio}`, `${lowest} to ${highest}`, `${ours} and ${other} ${unit}`];
}

function noted(text: string, { note }: Figure): string {
  return note === undefined ? text : `${text} (${note})`;
}

function lastRun(): Run {
  return JSON.parse(readFileSync(runFile, "utf8"));
}

/** Whether the page and its picture show another run than the one that is kept. */
export function isPageStale(): boolean {
  const run = lastRun();
  const shown = existsSync(pictureFile) ? readFileSync(pictureFile, "utf8") : "";
  return isStale(section, tablesOf(run)) || shown !== pictureOf(judgedBy(run));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const run = lastRun();
  writeSection(section, tablesOf(run));
  writeFileSync(pictureFile, pictureOf(judgedBy(run)));
}
