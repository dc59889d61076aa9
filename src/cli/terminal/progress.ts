import { setTimeout as sleep } from "node:timers/promises";
import type { Io } from "./io.js";
import { cut } from "./text.js";

const EVERY_MS = 500;

/** Back to the start of the line, and nothing left on it. */
const CLEAR = "\r\x1b[K";

/** Keeps one line of a terminal up to date while `work` is done, and takes it away at the end; nothing in a pipe. */
export async function withProgress<T>(
  io: Io,
  line: () => Promise<string>,
  work: () => Promise<T>,
): Promise<T> {
  if (!io.isTTY) return work();
  const ending = new AbortController();
  const show = async () => {
    while (!ending.signal.aborted) {
      io.stderr.write(`${CLEAR}${cut(await line(), io.columns - 1)}`);
      await sleep(EVERY_MS, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  const showing = show();
  try {
    return await work();
  } finally {
    ending.abort();
    await showing;
    io.stderr.write(CLEAR);
  }
}
