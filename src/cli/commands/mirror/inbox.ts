import type { Command } from "commander";
import type { MirrorInboxItem } from "../../../mirror/index.js";
import { addPageOptions, LIMIT_OF_ALL, type PageArguments } from "../../terminal/arguments.js";
import { exitCodes } from "../../terminal/errors.js";
import type { Io } from "../../terminal/io.js";
import { jsonHelp, onePage, showPages } from "../../terminal/output.js";
import type { Column } from "../../terminal/table.js";
import { ago } from "../../terminal/text.js";
import { given } from "../../terminal/usage.js";
import { inboxColumns, sourceLines, statusOf } from "../inbox.js";
import { addStoreOptions, type StoreArguments, withMirror } from "./store.js";

interface Arguments extends StoreArguments, PageArguments {
  person: string;
}

/** `exit` takes the exit code of a command that did its work in part. */
export function addMirrorInbox(mirror: Command, io: Io, exit: (code: number) => void): void {
  const command = mirror
    .command("inbox")
    .description("a person's conversations of all clouds, without asking any")
    .usage("--person <id> [options]")
    .requiredOption("--person <id>", "as they were enrolled");
  addPageOptions(addStoreOptions(command))
    .addHelpText("after", `${jsonHelp}\nThat line of the inbox also has "complete" and "sources".`)
    .action(async (options: Arguments) => exit(await showInbox(io, options)));
}

async function showInbox(io: Io, options: Arguments): Promise<number> {
  const { person, cursor, all, json = false } = options;
  const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
  const input = { person, ...given({ limit, cursor }) };
  const call = { signal: io.signal };
  const last = await withMirror(io, options, ({ inbox }) =>
    showPages(io, all ? inbox.pages(input, call) : onePage(inbox.list(input, call)), {
      json,
      noun: "conversation",
      columns: mirrorInboxColumns,
      ofPage: statusOf,
      notes: sourceLines,
    }),
  );
  return last?.complete ? exitCodes.done : exitCodes.doneInPart;
}

/** As those of a live inbox, with the age of the unread count. */
export const mirrorInboxColumns: Column<MirrorInboxItem>[] = [
  ...inboxColumns,
  {
    title: "COUNTED",
    text: ({ asOf }) => (asOf.unread === null ? "–" : ago(asOf.unread)),
    least: 10,
    optional: 2,
  },
];
