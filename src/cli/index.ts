#!/usr/bin/env node
import { run } from "./program.js";
import { columnsOf, commandOf, type Io } from "./terminal/io.js";

const { stdout, stderr, env, argv } = process;

/** The reader of a pipe has seen enough (`| head`): not an error. */
for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
}

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());

const io: Io = {
  stdout,
  stderr,
  env,
  command: commandOf(argv[1] ?? "", env),
  columns: columnsOf(stdout, env),
  isTTY: stdout.isTTY === true,
  signal: ending.signal,
};

// Set, not exited with, so that a pipe gets all of the output first.
run(argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
