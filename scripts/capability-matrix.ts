/**
 * Writes what the providers declare into the README files and pages of docs, between two markers.
 * `--write` writes; `--check` fails when a file says something else than the declarations.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { clouds, providerNames } from "../src/cli/clouds.js";
import { type MatrixRow, matrixRows, type Style } from "../src/cli/terminal/ability-text.js";
import { detailCosts } from "./detail-costs.js";
import { markdownTable } from "./markdown-table.js";

const START = "<!-- capabilities:start -->";
const END = "<!-- capabilities:end -->";

const declared = providerNames.map((name) => clouds[name]);

function matrix(rows: readonly MatrixRow[], language: Style["language"]): string {
  const style: Style = { language, name: (name) => `\`${name}\`` };
  const header = ["", ...declared.map(({ title }) => title[language])];
  const cells = ({ title, cell }: MatrixRow) => [
    title[language],
    ...declared.map(({ capabilities }) => cell(capabilities, style)),
  ];
  return markdownTable(header, rows.map(cells));
}

function budgetTables(): string {
  const rows = declared.flatMap(({ title, capabilities }) =>
    Object.entries(capabilities.budgets).map(([operation, calls]) => [
      title.en,
      `\`${operation}\``,
      `${calls}`,
    ]),
  );
  return markdownTable(["Provider", "Operation", "Calls per second"], rows);
}

const summary = matrixRows.filter(({ detail }) => !detail);

const contents: Record<string, () => string> = {
  "README.md": () => matrix(summary, "en"),
  "README.zh-CN.md": () => matrix(summary, "zh"),
  "docs/capabilities.md": () =>
    [
      `## The matrix\n\n${matrix(matrixRows, "en")}`,
      `## Operations and their budgets\n\n${budgetTables()}`,
    ].join("\n\n"),
  "docs/details.md": detailCosts,
};

/** The files whose text between the markers is not what the providers declare, with the text they should have. */
export function staleFiles(): Map<string, string> {
  const stale = new Map<string, string>();
  for (const [name, content] of Object.entries(contents)) {
    const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
    if (!existsSync(path)) continue;
    const before = readFileSync(path, "utf8");
    const [start, end] = [before.indexOf(START), before.indexOf(END)];
    if (start < 0 || end < start) throw new Error(`${name} lacks the markers ${START} and ${END}`);
    const after = `${before.slice(0, start + START.length)}\n${content()}\n${before.slice(end)}`;
    if (after !== before) stale.set(path, after);
  }
  return stale;
}

function main(mode: string | undefined): void {
  if (mode !== "--write" && mode !== "--check") throw new Error("say --write or --check");
  for (const [path, text] of staleFiles()) {
    if (mode === "--write") writeFileSync(path, text);
    else process.exitCode = 1;
    console.log(`${path} ${mode === "--write" ? "written" : "is stale: run this script with --write"}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv[2]);
