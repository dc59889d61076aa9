import type { Command } from "commander";
import type { ConversationMarks, Folder, Mark, MarkResult } from "../../model/mark.js";
import { withClient } from "../client.js";
import {
  addCloudOptions,
  addPageOptions,
  type CloudArguments,
  LIMIT_OF_ALL,
  names,
  type PageArguments,
  repeated,
} from "../terminal/arguments.js";
import { conversationIdColumn } from "../terminal/columns.js";
import { describeError, exitCodes } from "../terminal/errors.js";
import type { Io } from "../terminal/io.js";
import { jsonHelp, onePage, printJson, printLine, printRows, showPages } from "../terminal/output.js";
import { type Column, UNCUT } from "../terminal/table.js";
import { count } from "../terminal/text.js";
import { given, UsageError } from "../terminal/usage.js";

interface SetArguments extends CloudArguments {
  conversation: string[];
  set?: string[];
  clear?: string[];
  customMark?: string;
  json?: true;
}

/** `exit` takes the exit code of a command that did its work in part. */
export function addMarks(program: Command, io: Io, exit: (code: number) => void): void {
  const marks = program.command("marks").description("what a user has marked and filed");
  addPageOptions(
    addCloudOptions(
      marks
        .command("list")
        .usage("--provider <name> --user <id> [options]")
        .description("marked conversations and their marks"),
    ),
  )
    .addHelpText("after", jsonHelp)
    .action((options: CloudArguments & PageArguments) => listMarks(io, options));
  addCloudOptions(
    marks
      .command("folders")
      .usage("--provider <name> --user <id> [options]")
      .description("the user's folders, empty ones too"),
  )
    .option("--json", "one JSON object a line")
    .action((options: CloudArguments & { json?: true }) => listFolders(io, options));
  addCloudOptions(
    marks
      .command("set")
      .usage("--provider <name> --user <id> --conversation <id> --set <marks> [options]")
      .description("set and clear marks of conversations"),
    "whose marks",
  )
    .requiredOption("--conversation <id>", "which; can be repeated", repeated)
    .option("--set <marks>", "such as starred,bit:40", names)
    .option("--clear <marks>", "such as unread", names)
    .option("--custom-mark <text>", 'up to 256 bytes; "" takes it away')
    .option("--json", "one JSON object a line, a result per conversation")
    .action(async (options: SetArguments) => exit(await setMarks(io, options)));
}

async function listMarks(io: Io, options: CloudArguments & PageArguments): Promise<void> {
  const { user: userId, cursor, all, json = false } = options;
  await withClient(io, options.provider, async ({ marks }) => {
    const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
    const input = { userId, ...given({ limit, cursor }) };
    const call = { signal: io.signal };
    const pages = all ? marks.pages(input, call) : onePage(marks.list(input, call));
    await showPages(io, pages, { json, noun: "conversation", columns: markColumns });
  });
}

const markColumns: Column<ConversationMarks>[] = [
  conversationIdColumn,
  {
    title: "MARKS",
    text: ({ marks }) => marks.join(", "),
    least: 10,
    paint: (text, paint) => paint.yellow(text),
  },
  { title: "CUSTOM", text: ({ customMark }) => customMark ?? "", least: 6 },
  { title: "FOLDERS", text: ({ folders }) => folders.map(({ name }) => name).join(", "), least: 7 },
];

async function listFolders(io: Io, options: CloudArguments & { json?: true }): Promise<void> {
  await withClient(io, options.provider, async ({ marks }) => {
    const folders = await marks.folders({ userId: options.user }, { signal: io.signal });
    if (options.json) {
      for (const folder of folders) printJson(io, folder);
      return;
    }
    if (folders.length > 0) printRows(io, folders, folderColumns);
    else printLine(io, count(0, "folder"));
  });
}

const folderColumns: Column<Folder>[] = [
  { title: "NAME", text: ({ name }) => name },
  { title: "ID", text: ({ id }) => id, least: UNCUT, paint: (text, paint) => paint.cyan(text) },
];

async function setMarks(io: Io, options: SetArguments): Promise<number> {
  const change = given({
    set: options.set as Mark[] | undefined,
    clear: options.clear as Mark[] | undefined,
    customMark: options.customMark,
  });
  if (Object.keys(change).length === 0)
    throw new UsageError("marks set: give --set, --clear or --custom-mark");
  return withClient(io, options.provider, async ({ marks }) => {
    const { results } = await marks.update(
      {
        userId: options.user,
        changes: options.conversation.map((conversationId) => ({ conversationId, ...change })),
      },
      { signal: io.signal },
    );
    if (options.json) for (const result of results) printJson(io, result);
    else printRows(io, results, resultColumns);
    return exitCodeOf(results);
  });
}

const resultColumns: Column<MarkResult>[] = [
  conversationIdColumn,
  {
    title: "RESULT",
    text: (result) => (result.ok ? "changed" : describeError(result.error)),
    wraps: true,
    least: 12,
  },
];

function exitCodeOf(results: readonly MarkResult[]): number {
  const failed = results.filter(({ ok }) => !ok).length;
  if (failed === 0) return exitCodes.done;
  return failed === results.length ? exitCodes.failed : exitCodes.doneInPart;
}
