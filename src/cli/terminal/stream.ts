import stringWidth from "string-width";
import type { Paint } from "./io.js";
import { cut, harmless } from "./text.js";

/** One place of a line; its text may come from anybody, and is made harmless here. */
export interface Cell {
  text: string;
  /** Not made narrower than this. */
  least: number;
  /** Not made wider than this, except in a pipe. */
  most: number;
  paint?(text: string, paint: Paint): string;
}

const GAP = 2;
/** What the last text of a line gets before any cell gets more than its least. */
const LEAST_OF_REST = 16;

/**
 * One line of a stream. Nobody knows what will follow, so a cell's width depends on the window alone, and lines stand
 * below each other. In a pipe nothing is cut.
 */
export function renderLine(
  cells: readonly Cell[],
  rest: string,
  { width, paint }: { width: number; paint: Paint },
): string {
  const widths = widthsIn(width, cells);
  const shown = cells.map(({ text, paint: painted }, index) => {
    const room = widths[index] ?? 0;
    const safe = width === Number.POSITIVE_INFINITY ? harmless(text) : cut(harmless(text), room);
    const padding = " ".repeat(Math.max(0, room - stringWidth(safe)) + GAP);
    return `${painted?.(safe, paint) ?? safe}${padding}`;
  });
  const room = Math.max(1, width - sum(widths) - GAP * cells.length);
  const end = room === Number.POSITIVE_INFINITY ? harmless(rest) : cut(harmless(rest), room);
  return `${shown.join("")}${end}`.trimEnd();
}

/** Half of what is to spare goes to the cells, the first ones first. */
function widthsIn(width: number, cells: readonly Cell[]): number[] {
  const needed = sum(cells.map(({ least }) => least)) + GAP * cells.length + LEAST_OF_REST;
  let spare = Math.max(0, Math.floor((width - needed) / 2));
  return cells.map(({ least, most }) => {
    const more = Math.min(spare, most - least);
    spare -= more;
    return least + more;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
