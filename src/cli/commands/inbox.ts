import { type Command, InvalidArgumentError } from "commander";
import type { Client } from "../../client.js";
import { createInbox, type InboxItem, type InboxPage, type SourceStatus } from "../../inbox/index.js";
import type { Detail } from "../../model/conversation.js";
import { clientFromEnvironment, cursorFromEnvironment } from "../client.js";
import { type ProviderName, providerNames } from "../clouds.js";
import { needVariables } from "../environment.js";
import {
  addDetails,
  addPageOptions,
  collecting,
  LIMIT_OF_ALL,
  type PageArguments,
  splitAssignment,
} from "../terminal/arguments.js";
import { cutIdColumn, lastMessageColumn, nameColumn, timeOf, unreadColumn } from "../terminal/columns.js";
import { describeError, exitCodes } from "../terminal/errors.js";
import type { Io, Paint } from "../terminal/io.js";
import { jsonHelp, onePage, showPages } from "../terminal/output.js";
import type { Column } from "../terminal/table.js";
import { count, harmless } from "../terminal/text.js";
import { given } from "../terminal/usage.js";

export type Users = Partial<Record<ProviderName, string>>;

interface Arguments extends PageArguments {
  user: Users;
  include?: Detail[];
}

/** `exit` takes the exit code of a command that did its work in part. */
export function addInbox(program: Command, io: Io, exit: (code: number) => void): void {
  const command = program
    .command("inbox")
    .description("one user's conversations of several clouds in one list")
    .usage(`${providerNames.map((name) => `--user ${name}=<id>`).join(" ")} [options]`)
    .requiredOption("--user <cloud=id>", "the user's id in a cloud; once per cloud", userOf);
  addDetails(command, "profile,lastMessage,unread");
  addPageOptions(command)
    .addHelpText("after", `${jsonHelp}\nThat line of the inbox also has "complete" and "sources".`)
    .action(async (options: Arguments) => exit(await showInbox(io, options)));
}

/** What fits on a screen. */
const screen: readonly Detail[] = ["profile", "lastMessage", "unread"];

export const userOf = collecting((text: string, before: Users = {}): Users => {
  const [cloud, userId] = splitAssignment(text, `cloud=id, such as ${providerNames[0]}=alice`);
  const name = providerNames.find((known) => known === cloud);
  if (name === undefined) throw new InvalidArgumentError(`The cloud must be ${providerNames.join(" or ")}.`);
  if (before[name] !== undefined) throw new InvalidArgumentError(`${name} is there twice.`);
  return { ...before, [name]: userId };
});

async function showInbox(io: Io, options: Arguments): Promise<number> {
  const names = Object.keys(options.user) as ProviderName[];
  const clients: Record<string, Client> = {};
  let complete = true;
  needVariables(names, io.env);
  try {
    for (const name of names) clients[name] = clientFromEnvironment(name, io.env);
    const { cursor, all, include = screen, json = false } = options;
    const inbox = createInbox(clients, { cursor: cursorFromEnvironment(io.env) });
    const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
    const users = options.user as Record<string, string>;
    const input = { users, include, ...given({ limit, cursor }) };
    const call = { signal: io.signal };
    const pages = watch(all ? inbox.pages(input, call) : onePage(inbox.list(input, call)), (page) => {
      complete &&= page.complete;
    });
    await showPages(io, pages, {
      json,
      noun: "conversation",
      columns: inboxColumns,
      ofPage: statusOf,
      notes: sourceLines,
    });
  } finally {
    await Promise.all(Object.values(clients).map((client) => client.close()));
  }
  return complete ? exitCodes.done : exitCodes.doneInPart;
}

async function* watch<P>(
  pages: AsyncIterable<P>,
  see: (page: P) => void,
): AsyncGenerator<P, void, undefined> {
  for await (const page of pages) {
    see(page);
    yield page;
  }
}

export const inboxColumns: Column<InboxItem>[] = [
  { title: "ACTIVE", text: ({ sortAt }) => timeOf(sortAt), least: 11 },
  { title: "CLOUD", text: ({ source }) => source, least: 6, paint: paintSource },
  nameColumn,
  lastMessageColumn,
  unreadColumn,
  { title: "NOTES", text: ({ late }) => (late ? "late" : ""), optional: 1 },
  cutIdColumn,
];

export function paintSource(text: string, paint: Paint): string {
  const colours = [paint.blue, paint.magenta];
  // The name may have been cut.
  const index = providerNames.findIndex((name) => name.startsWith(text.replace("…", "")));
  return colours[index % colours.length]?.(text) ?? text;
}

export function statusOf({ complete, sources }: InboxPage): Record<string, unknown> {
  return { complete, sources };
}

/** What each cloud gave, over every page that is shown. */
export function sourceLines(
  items: readonly InboxItem[],
  last: InboxPage | undefined,
  paint: Paint,
): string[] {
  return Object.entries(last?.sources ?? {}).map(([name, status]) => {
    const shown = items.filter(({ source }) => source === name).length;
    const follows = last?.nextCursor === null ? "not read to its end yet" : "more may follow";
    return `${harmless(name)}: ${count(shown, "conversation")}, ${describe(status, follows, paint)}`;
  });
}

/** `follows` is what to say of a list that has not ended. Only a mirror's page is the last one before that. */
function describe({ status, error }: SourceStatus, follows: string, paint: Paint): string {
  if (status === "absent") return "no such user there";
  if (status === "failed") return paint.red(harmless(`failed (${error ? describeError(error) : "unknown"})`));
  return status === "ok" ? follows : "all delivered";
}
