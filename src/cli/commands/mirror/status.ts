import type { Command } from "commander";
import type {
  CrawlStatus,
  Mirror,
  MirrorStatus,
  QuarantinedCrawl,
  SourceProgress,
} from "../../../mirror/index.js";
import { timeOf } from "../../terminal/columns.js";
import { exitCodes } from "../../terminal/errors.js";
import { type Io, paintFor } from "../../terminal/io.js";
import { printJson, printLine, printRows, printText } from "../../terminal/output.js";
import type { Column } from "../../terminal/table.js";
import { count, harmless } from "../../terminal/text.js";
import { addStoreOptions, type StoreArguments, withMirror } from "./store.js";

interface Arguments extends StoreArguments {
  json?: true;
}

/** `exit` takes the exit code of a command that did its work in part. */
export function addStatus(mirror: Command, io: Io, exit: (code: number) => void): void {
  const command = mirror.command("status").description("how far the crawls are, and what failed");
  addStoreOptions(command)
    .option("--json", "one JSON object")
    .action(async (options: Arguments) => {
      exit(await withMirror(io, options, (opened) => showStatus(io, opened, options.json === true)));
    });
}

/** Prints the status; the exit code says whether a crawl was given up. */
export async function showStatus(io: Io, mirror: Pick<Mirror, "status">, json: boolean): Promise<number> {
  const status = await mirror.status();
  if (json) printJson(io, status);
  else printStatus(io, status);
  return status.quarantined.length === 0 ? exitCodes.done : exitCodes.doneInPart;
}

function printStatus(io: Io, { crawls, sources, quarantined }: MirrorStatus): void {
  if (crawls.length > 0) {
    printRows(io, crawls, columns);
    printLine(io);
  }
  for (const source of sources) printText(io, progressOf(source));
  const { red } = paintFor(io);
  for (const crawl of quarantined) printText(io, red(failureOf(crawl)));
}

const columns: Column<CrawlStatus>[] = [
  { title: "CLOUD", text: ({ source }) => source, least: 6 },
  { title: "CRAWLS", text: ({ kind }) => kind },
  { title: "DONE", text: ({ done }) => String(done), align: "right" },
  { title: "OPEN", text: ({ open }) => String(open), align: "right" },
  {
    title: "GIVEN UP",
    text: ({ quarantined }) => (quarantined === 0 ? "" : String(quarantined)),
    align: "right",
  },
  { title: "PROGRESS", text: ({ progressAt }) => timeOf(progressAt), least: 11 },
  { title: "DUE SINCE", text: ({ dueSince }) => (dueSince === null ? "" : timeOf(dueSince)), optional: 1 },
];

function progressOf({ source, persons, conversations, gaps, keptUntil }: SourceProgress): string {
  const what = `${count(persons, "person")}, ${count(conversations, "conversation")}`;
  const missing = gaps === 0 ? "" : `, ${count(gaps, "gap")}`;
  const kept = keptUntil === null ? "" : `; the cloud keeps what is not here yet until ${timeOf(keptUntil)}`;
  return `${harmless(source)}: ${what}${missing}${kept}`;
}

function failureOf({ source, kind, person, conversationId, failures, error }: QuarantinedCrawl): string {
  const where = conversationId === null ? "" : ` of ${conversationId}`;
  const what = `${source}: the ${kind}${where} of ${person} failed ${failures} times (${error.code}: ${error.message})`;
  return harmless(what);
}
