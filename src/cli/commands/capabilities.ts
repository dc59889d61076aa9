import { type Command, Option } from "commander";
import { capabilities as tencent } from "../../../providers/tencent/capabilities.js";
import { capabilities as volcengine } from "../../../providers/volcengine/capabilities.js";
import type { Capabilities } from "../../model/capabilities.js";
import { type CapabilityDifference, compareCapabilities } from "../../model/compare.js";
import type { ConversationKind } from "../../model/conversation.js";
import { type ProviderName, providerNames } from "../clouds.js";
import { hasHistory, labelOf, type Row, rowsOf, wordsFor } from "../terminal/capability-rows.js";
import { type Io, paintFor, widthOf } from "../terminal/io.js";
import { printJson, printLine, printRows } from "../terminal/output.js";
import type { Column } from "../terminal/table.js";
import { wrap } from "../terminal/text.js";
import { UsageError } from "../terminal/usage.js";

const declared: Record<ProviderName, Capabilities> = { tencent, volcengine };

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
  const shown = provider === undefined ? providerNames.map((name) => declared[name]) : [declared[provider]];
  if (json) for (const capabilities of shown) printJson(io, capabilities);
  else showMatrix(io, shown);
}

function showMatrix(io: Io, shown: readonly Capabilities[]): void {
  const paint = paintFor(io);
  const columns: Column<Row>[] = [
    { title: "", text: ({ label }) => label, wraps: true, least: 12 },
    ...shown.map(({ provider }, index) => valueColumn(provider, (row: Row) => row.values[index] ?? "")),
  ];
  for (const [index, { title, rows }] of rowsOf(shown).entries()) {
    if (index > 0) printLine(io);
    printLine(io, paint.bold(title));
    printRows(io, rows, columns);
  }
  printLine(io, `\n${wrap(legend, widthOf(io))}`);
}

function valueColumn<T>(title: string, text: (row: T) => string): Column<T> {
  const paint: Column<T>["paint"] = (line, colours) => (line === "no" ? colours.dim(line) : line);
  return { title, text, wraps: true, least: 10, paint };
}

const legend = "yes: the vendor has it; emulated: built from several calls; –: none, or not documented";

const headings: Record<CapabilityDifference["effect"], (to: string) => string> = {
  lost: (to) => `Lost or weaker at ${to}`,
  changed: (to) => `Different at ${to}`,
  gained: (to) => `Gained or stronger at ${to}`,
};

function showDifferences(io: Io, from: ProviderName, to: ProviderName, json: boolean): void {
  const differences = compareCapabilities(declared[from], declared[to]);
  if (json) {
    for (const difference of differences) printJson(io, difference);
    return;
  }
  const seen = differences.filter(({ path }) => isSeen(path, from, to));
  const paint = paintFor(io);
  printLine(io, wrap(`For an app that moves from ${from} to ${to}:`, widthOf(io)));
  for (const effect of ["lost", "changed", "gained"] as const) {
    const rows = seen.filter((difference) => difference.effect === effect);
    if (rows.length === 0) continue;
    printLine(io, `\n${paint.bold(headings[effect](to))}`);
    printRows(io, rows, [
      { title: "", text: ({ path }) => labelOf(path), wraps: true, least: 20 },
      valueColumn(from, (row: CapabilityDifference) => differenceFor(row.from)),
      valueColumn(to, (row: CapabilityDifference) => differenceFor(row.to)),
    ]);
  }
  printLine(io, `\n${wrap(legend, widthOf(io))}`);
  printLine(io, wrap("Of lists, only what differs is shown.", widthOf(io)));
}

/** An empty list says only that the other side has more. */
function differenceFor(value: unknown): string {
  return Array.isArray(value) && value.length === 0 ? "" : wordsFor(value);
}

/**
 * Leaves out what an app cannot notice: sizes of vendor pages (its own limit is exact), and details of a history that
 * one of the two does not have.
 */
function isSeen(path: string, from: ProviderName, to: ProviderName): boolean {
  const [resource, , kind, ability] = path.split(".");
  if (path.endsWith(".vendorPageSize")) return false;
  if (resource !== "messages" || ability === undefined || ability === "older" || ability === "newer")
    return true;
  return [from, to].every((name) => hasHistory(declared[name].messages.kinds[kind as ConversationKind]));
}
