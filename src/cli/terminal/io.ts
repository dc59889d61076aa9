import { createColors } from "picocolors";
import type { Environment } from "../../provider/index.js";
import { fold } from "./text.js";

/** Everything outside that a command touches, so that tests run it without a process. */
export interface Io {
  stdout: Sink;
  stderr: Sink;
  env: Environment;
  /** What starts the command where it runs now, for example `npx colloquy`. */
  command: string;
  /** Width of the window in characters; infinite where nothing says how wide it is, as in a pipe. */
  columns: number;
  /** Whether `stdout` is a terminal. */
  isTTY: boolean;
  /** Fires when the user wants the command to end. */
  signal: AbortSignal;
}

interface Sink {
  write(text: string): unknown;
}

/** Colours where they are seen and wanted (https://no-color.org), otherwise functions that change nothing. */
export type Paint = ReturnType<typeof createColors>;

export function paintFor({ isTTY, env }: Io): Paint {
  const unwanted = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return createColors(isTTY && !unwanted);
}

/** Below this a table is cut anyway and the window wraps it. */
const NARROWEST = 40;
const WIDEST = 200;
const USUAL = 80;

/** How wide text may be that is wrapped, in columns. */
export function widthOf({ columns }: Io): number {
  if (columns === Number.POSITIVE_INFINITY) return USUAL;
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}

/** A text for people: in a window it breaks between words, in a pipe its lines stay whole. */
export function foldFor(io: Io, text: string): string {
  return io.columns === Number.POSITIVE_INFINITY ? text : fold(text, widthOf(io));
}

/** How wide a table may be, whose cells are cut where they do not fit. */
export function tableWidthOf({ columns }: Io): number {
  return Math.max(NARROWEST, columns);
}

/** The window's own width; elsewhere what COLUMNS says, or no bound. */
export function columnsOf(stdout: { isTTY?: boolean; columns?: number }, env: Environment): number {
  const { COLUMNS = "" } = env;
  const wanted = /^[1-9]\d{0,5}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
  if (stdout.isTTY === true) return stdout.columns || wanted || USUAL;
  return wanted ?? Number.POSITIVE_INFINITY;
}

/** `script` is the file that was started: a source in a clone, otherwise the command of the installed package. */
export function commandOf(script: string, env: Environment): string {
  if (script.endsWith(".ts")) return "npm run colloquy --";
  // Set by npm and npx, which know a command that the shell may not find.
  return env.npm_lifecycle_event === undefined ? "colloquy" : "npx colloquy";
}

/** Resolves when the user wants the command to end. */
export function untilEnded({ signal }: Pick<Io, "signal">): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
