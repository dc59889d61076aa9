import { type Io, paintFor, widthOf } from "../../terminal/io.js";
import { printLine } from "../../terminal/output.js";
import { fold } from "../../terminal/text.js";

/** The title of what comes next. */
export function heading(io: Io, text: string): void {
  const { bold, green } = paintFor(io);
  const lines = fold(text, widthOf(io)).split("\n");
  printLine(io, `\n${lines.map((line) => bold(green(line))).join("\n")}\n`);
}

/** A sentence that explains what is shown; also in a pipe its lines are not long. */
export function say(io: Io, text: string): void {
  printLine(io, fold(text, widthOf(io)));
}

export function inMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}
