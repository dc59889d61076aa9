import { type Command, Option } from "commander";
import { placeAt } from "../../model/abilities/index.js";
import type { Capabilities } from "../../model/capabilities.js";
import { type CapabilityDifference, compareCapabilities } from "../../model/compare.js";
import { clouds, type ProviderName, providerNames } from "../clouds.js";
import { type MatrixRow, matrixRows, type Style, textOf } from "../terminal/ability-text.js";
import { type Io, paintFor } from "../terminal/io.js";
import { printJson, printLine, printRows, printText } from "../terminal/output.js";
import { type Column, NO_BREAK } from "../terminal/table.js";
import { UsageError } from "../terminal/usage.js";

interface Arguments {
  provider?: ProviderName;
  compare?: ProviderName[];
  json?: true;
}

export function addCapabilities(program: Command, io: Io): void {
  const names = providerNames.join(" ");
  program
    .command("capabilities")
    .description("what each cloud can do, and what an app loses by switching")
    .addOption(new Option("--provider <name>", "only this cloud").choices(providerNames))
    .addOption(
      new Option("--compare <from-to...>", `what changes for an app that moves, as in --compare ${names}`)
        .choices(providerNames)
        .conflicts("provider"),
    )
    .option("--json", "a cloud's declaration, or a difference, on each line")
    .addHelpText("after", "\nIt needs no credentials and sends nothing.")
    .action((options: Arguments) => showCapabilities(io, options));
}

function showCapabilities(io: Io, { provider, compare, json }: Arguments): void {
  if (compare !== undefined) {
    const [from, to, ...more] = compare;
    if (from === undefined || to === undefined || more.length > 0 || from === to) {
      throw new UsageError("--compare takes two different clouds: the one to leave and the one to move to");
    }
    showDifferences(io, from, to, json ?? false);
    return;
  }
  const shown = (provider === undefined ? providerNames : [provider]).map(
    (name) => clouds[name].capabilities,
  );
  if (json) for (const capabilities of shown) printJson(io, capabilities);
  else showMatrix(io, shown);
}

const style: Style = { language: "en", name: (name) => name.replaceAll(" ", NO_BREAK) };

function showMatrix(io: Io, shown: readonly Capabilities[]): void {
  const { bold } = paintFor(io);
  const columns: Column<MatrixRow>[] = [
    { title: "", text: ({ title }) => labelFor(title.en), wraps: true, least: 12 },
    ...shown.map((one) => valueColumn(one.provider, ({ cell }: MatrixRow) => cell(one, style))),
  ];
  for (const section of new Set(matrixRows.map((row) => row.section))) {
    printLine(io, bold(`${section.slice(0, 1).toUpperCase()}${section.slice(1)}`));
    printRows(
      io,
      matrixRows.filter((row) => row.section === section),
      columns,
    );
    printLine(io);
  }
  printText(io, legend);
}

/** Titles are written for Markdown. */
function labelFor(title: string): string {
  return title.replaceAll("`", "");
}

function valueColumn<T>(title: string, text: (row: T) => string): Column<T> {
  const paint: Column<T>["paint"] = (line, colours) => (line === "no" ? colours.dim(line) : line);
  return { title, text, wraps: true, least: 10, paint };
}

const legend = "yes: the vendor has it; emulated: built from several calls; no: refused before any request";

const headings: Record<CapabilityDifference["effect"], (to: string) => string> = {
  lost: (to) => `Lost or weaker at ${to}`,
  changed: (to) => `Different at ${to}`,
  gained: (to) => `Gained or stronger at ${to}`,
};

function showDifferences(io: Io, from: ProviderName, to: ProviderName, json: boolean): void {
  const differences = compareCapabilities(clouds[from].capabilities, clouds[to].capabilities);
  if (json) {
    for (const difference of differences) printJson(io, difference);
    return;
  }
  const paint = paintFor(io);
  printText(io, `For an app that moves from ${from} to ${to}:`);
  for (const effect of ["lost", "changed", "gained"] as const) {
    const rows = differences.filter((difference) => difference.effect === effect);
    if (rows.length === 0) continue;
    printLine(io, `\n${paint.bold(headings[effect](to))}`);
    printRows(io, rows, [
      { title: "", text: placeFor, wraps: true, least: 20 },
      valueColumn(from, (row: CapabilityDifference) => sideOf(row, row.from)),
      valueColumn(to, (row: CapabilityDifference) => sideOf(row, row.to)),
    ]);
  }
  printText(io, `\n${legend}`);
  printText(io, "Of lists, only what differs is shown.");
}

/** The ability, and the kind of conversation or the option that it is about. */
function placeFor({ path }: CapabilityDifference): string {
  const { ability, kind, entry } = placeAt(path);
  const details = [kind, entry].flatMap((name) => (name === undefined ? [] : [style.name(name)]));
  return [labelFor(ability.title.en), ...details].join(": ");
}

/** An empty list says only that the other side has more. */
function sideOf({ path }: CapabilityDifference, value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return "";
  return textOf(placeAt(path).ability, value, style);
}
