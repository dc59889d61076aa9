import type { Command } from "commander";
import type { Mirror, RunOptions } from "../../../mirror/index.js";
import { wholeNumber } from "../../terminal/arguments.js";
import type { Io } from "../../terminal/io.js";
import { withProgress } from "../../terminal/progress.js";
import { count } from "../../terminal/text.js";
import { given } from "../../terminal/usage.js";
import { showStatus } from "./status.js";
import { addStoreOptions, type StoreArguments, withMirror } from "./store.js";

interface Arguments extends StoreArguments {
  untilIdle?: true;
  concurrency?: number;
  json?: true;
}

/** `exit` takes the exit code of a command that did its work in part. */
export function addRun(mirror: Command, io: Io, exit: (code: number) => void): void {
  const command = mirror.command("run").description("read what is wanted of the clouds, until interrupted");
  addStoreOptions(command)
    .option("--until-idle", "end as soon as nothing is left to read")
    .option("--concurrency <number>", "pages that are read at once (8)", wholeNumber)
    .option("--json", "the status at the end as one JSON object")
    .action(async (options: Arguments) => exit(await run(io, options)));
}

function run(io: Io, options: Arguments): Promise<number> {
  const { untilIdle, concurrency, json = false } = options;
  const until = untilIdle ? ("idle" as const) : undefined;
  return withMirror(io, options, async (mirror) => {
    await runCrawls(io, mirror, given({ until, concurrency }));
    return showStatus(io, mirror, json);
  });
}

/** Runs until the signal or until `until`, and shows on a terminal how far it is. */
export function runCrawls(
  io: Io,
  mirror: Pick<Mirror, "run" | "status">,
  options: RunOptions,
): Promise<void> {
  const work = () => mirror.run({ signal: io.signal, ...options });
  return withProgress(io, () => progressOf(mirror), work);
}

async function progressOf(mirror: Pick<Mirror, "status">): Promise<string> {
  const { crawls } = await mirror.status();
  const sum = (of: (crawl: (typeof crawls)[number]) => number) =>
    crawls.reduce((total, crawl) => total + of(crawl), 0);
  const [done, open] = [sum((crawl) => crawl.done), sum((crawl) => crawl.open)];
  return `${done} of ${count(done + open, "crawl")} done`;
}
