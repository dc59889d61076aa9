import type { Page } from "../../model/list.js";
import { foldFor, type Io, type Paint, paintFor, tableWidthOf, widthOf } from "./io.js";
import { type Column, renderTable } from "./table.js";
import { count, harmlessJson } from "./text.js";

/** How the items of one command are shown. */
export interface View<T, P extends Page<T>> {
  json: boolean;
  /** What one item is called. */
  noun: string;
  columns: readonly Column<T>[];
  /** What the line of a page says besides its cursor, in JSON. */
  ofPage?(page: P): Record<string, unknown>;
  /** Lines below the table. */
  notes?(items: readonly T[], last: P | undefined, paint: Paint): string[];
}

export const jsonHelp = `
--json prints one object a line: the items of a page, then a line {"nextCursor":…} for the page.
null there says that nothing follows. jq -c 'select(has("nextCursor")|not)' keeps the items.
A failure is one object {"error":…} on stderr.
A narrow window cuts long ids; a pipe and --json have them whole.`;

/** Prints pages as they come (JSON), or as one table; what came before a failure is printed too. */
export async function showPages<T, P extends Page<T>>(
  io: Io,
  pages: AsyncIterable<P>,
  view: View<T, P>,
): Promise<P | undefined> {
  const items: T[] = [];
  let last: P | undefined;
  try {
    for await (const page of pages) {
      last = page;
      if (view.json) printPage(io, page, view);
      else items.push(...page.items);
    }
  } finally {
    if (!view.json && last !== undefined) printTable(io, items, last, view);
  }
  return last;
}

/** One page as a walk of one. */
export async function* onePage<P>(page: Promise<P>): AsyncGenerator<P, void, undefined> {
  yield await page;
}

export function printLine(io: Io, text = ""): void {
  io.stdout.write(`${text}\n`);
}

/** A sentence: in a window it breaks between words, in a pipe it stays on its line. */
export function printText(io: Io, text: string): void {
  printLine(io, foldFor(io, text));
}

export function printJson(io: Io, value: unknown): void {
  printLine(io, harmlessJson(JSON.stringify(value)));
}

export function printRows<T>(io: Io, rows: readonly T[], columns: readonly Column<T>[]): void {
  const width = columns.some(({ wraps }) => wraps) ? widthOf(io) : tableWidthOf(io);
  printLine(io, renderTable(rows, columns, { width, paint: paintFor(io) }));
}

function printPage<T, P extends Page<T>>(io: Io, page: P, view: View<T, P>): void {
  for (const item of page.items) printJson(io, item);
  printJson(io, { nextCursor: page.nextCursor, ...view.ofPage?.(page) });
}

function printTable<T, P extends Page<T>>(io: Io, items: readonly T[], last: P, view: View<T, P>): void {
  const paint = paintFor(io);
  if (items.length > 0) {
    printRows(io, items, view.columns);
    printLine(io);
  }
  for (const note of view.notes?.(items, last, paint) ?? []) printText(io, note);
  if (last.nextCursor === null) {
    printText(io, paint.bold(`${count(items.length, view.noun)}; nothing follows.`));
    return;
  }
  printText(
    io,
    paint.bold(`${count(items.length, view.noun)}; more may follow. The same command goes on with:`),
  );
  // Whole, however narrow the window is: it is there to be copied.
  printLine(io, `--cursor ${last.nextCursor}`);
}
