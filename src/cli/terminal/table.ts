import Table from "cli-table3";
import stringWidth from "string-width";
import type { Paint } from "./io.js";
import { cut, harmless, wrap } from "./text.js";

/** One column of a table of `T`. */
export interface Column<T> {
  title: string;
  /** May come from anybody: it is made harmless here. */
  text(row: T): string;
  /** Not made narrower than this while another column can be (8); `UNCUT` never. */
  least?: number;
  /** How narrow it may become before an optional column is left out (`least`). */
  tightest?: number;
  /** Left out where the window is narrow; the highest first. */
  optional?: number;
  align?: "left" | "right";
  /** Long text goes on in the next line instead of being cut. */
  wraps?: boolean;
  /** Colours a finished cell. */
  paint?(text: string, paint: Paint): string;
}

/** The `least` of what is there to be copied: half an id is of no use, and the window wraps a long line. */
export const UNCUT = Number.POSITIVE_INFINITY;

const GAP = 2;
/** Keeps two words of a wrapping column on one line; printed as a space. */
export const NO_BREAK = "\u00A0";
const LEAST = 8;
const SHORTEST = 3;

interface Measured<T> {
  column: Column<T>;
  cells: string[];
  width: number;
}

/**
 * A table that fits `width` columns if what is never cut does, with two spaces between cells and one line a row unless
 * a column wraps. A column without any text is left out.
 */
export function renderTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  { width, paint }: { width: number; paint: Paint },
): string {
  const fitted = fitInto(
    columns.map((column) => measure(column, rows)).filter(({ cells }) => cells.some((cell) => cell !== "")),
    width,
  );
  const table = new Table({
    head: fitted.map(({ column, width }) => paint.dim(shorten(column, column.title, width))),
    colAligns: fitted.map(({ column }) => column.align ?? "left"),
    chars: borderless,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
  });
  for (const index of rows.keys()) {
    table.push(
      fitted.map(({ column, cells, width }) => {
        const text = shorten(column, cells[index] ?? "", width);
        return text
          .split("\n")
          .map((line) => column.paint?.(line, paint) ?? line)
          .join("\n");
      }),
    );
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const sides = [
  "top",
  "top-mid",
  "top-left",
  "top-right",
  "bottom",
  "bottom-mid",
  "bottom-left",
  "bottom-right",
];
const insides = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid"];
const borderless: Record<string, string> = {
  ...Object.fromEntries([...sides, ...insides].map((place) => [place, ""])),
  middle: " ".repeat(GAP),
};

function measure<T>(column: Column<T>, rows: readonly T[]): Measured<T> {
  const cells = rows.map((row) => harmless(column.text(row)));
  const width = Math.max(stringWidth(column.title), ...cells.map((cell) => stringWidth(cell)));
  return { column, cells, width };
}

/** Leaves out optional columns, then narrows the others, until the table fits. */
function fitInto<T>(measured: readonly Measured<T>[], room: number): Measured<T>[] {
  const kept = measured.map((entry) => ({ ...entry }));
  while (sum(kept, tightestOf) > room) {
    const weakest = kept.reduce((a, b) => ((b.column.optional ?? 0) > (a.column.optional ?? 0) ? b : a));
    if (weakest.column.optional === undefined) break;
    kept.splice(kept.indexOf(weakest), 1);
  }
  narrow(kept, room);
  return kept;
}

/** Narrows the column with most to spare, then the one that may become tightest; when none has anything, the widest. */
function narrow<T>(kept: readonly Measured<T>[], room: number): void {
  // Where the window wraps the lines anyway, going below `least` would be for nothing.
  const bound = sum(kept, shortestOf) > room ? leastOf : shortestOf;
  const steps = [leastOf, tightestOf, () => 0];
  while (sum(kept, ({ width }) => width) > room) {
    const cuttable = kept.filter((entry) => entry.width > bound(entry));
    const over = steps.find((sizeOf) => cuttable.some((entry) => entry.width > sizeOf(entry)));
    if (over === undefined) return;
    const spare = (entry: Measured<T>) => entry.width - over(entry);
    cuttable.reduce((a, b) => (spare(b) > spare(a) ? b : a)).width -= 1;
  }
}

function leastOf<T>({ column, width }: Measured<T>): number {
  return Math.min(width, column.least ?? LEAST);
}

function tightestOf<T>({ column, width }: Measured<T>): number {
  return Math.min(width, column.tightest ?? column.least ?? LEAST);
}

function shortestOf<T>({ column, width }: Measured<T>): number {
  return column.least === UNCUT ? width : Math.min(width, SHORTEST);
}

/** With the gaps between them. */
function sum<T>(kept: readonly Measured<T>[], sizeOf: (entry: Measured<T>) => number): number {
  return kept.reduce((total, entry) => total + sizeOf(entry), GAP * (kept.length - 1));
}

function shorten<T>(column: Column<T>, text: string, width: number): string {
  return column.wraps === true ? wrap(text, width).replaceAll(NO_BREAK, " ") : cut(text, width);
}
