import { type Command, Option } from "commander";
import type { Message, MessagePage } from "../../model/message.js";
import { preview } from "../../model/preview.js";
import { withClient } from "../client.js";
import {
  addCloudOptions,
  addPageOptions,
  type CloudArguments,
  LIMIT_OF_ALL,
  type PageArguments,
} from "../terminal/arguments.js";
import type { Io } from "../terminal/io.js";
import { jsonHelp, onePage, showPages } from "../terminal/output.js";
import { type Column, UNCUT } from "../terminal/table.js";
import { shortTime } from "../terminal/text.js";
import { given, UsageError } from "../terminal/usage.js";

interface Arguments extends CloudArguments, PageArguments {
  conversation: string;
  direction?: "older" | "newer";
  from?: string;
  includeRecalled?: true;
  requireMember?: true;
}

export function addMessages(program: Command, io: Io): void {
  const command = program
    .command("messages")
    .description("one conversation's messages, newest first")
    .usage("--provider <name> --user <id> --conversation <id> [options]");
  addCloudOptions(command)
    .requiredOption("--conversation <id>", "as conversations prints it")
    .addOption(new Option("--direction <way>", "newer needs --from").choices(["older", "newer"]))
    .option(
      "--from <position>",
      "start behind the message at this position (a wide window or --json shows it)",
    )
    .option("--include-recalled", "recalled messages too")
    .option("--require-member", "refuse unless the user is in the conversation");
  addPageOptions(command)
    .addHelpText("after", jsonHelp)
    .action((options: Arguments) => showMessages(io, options));
}

async function showMessages(io: Io, options: Arguments): Promise<void> {
  const { user: userId, conversation: conversationId, all, json = false } = options;
  if (options.direction === "newer" && options.from === undefined && options.cursor === undefined)
    throw new UsageError("--direction newer needs --from, the position of the message to start behind");
  await withClient(io, options.provider, async ({ messages }) => {
    const { direction, cursor, includeRecalled, requireMember } = options;
    const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
    const from = options.from === undefined ? undefined : { position: options.from };
    const chosen = { direction, from, limit, cursor, includeRecalled, requireMember };
    const input = { userId, conversationId, ...given(chosen) };
    const call = { signal: io.signal };
    const pages = all ? messages.pages(input, call) : onePage(messages.list(input, call));
    await showPages(io, pages, {
      json,
      noun: "message",
      columns: messageColumns,
      ofPage: endOf,
      notes: endNote,
    });
  });
}

/** The table cuts at the terminal's width; in a pipe a message stands whole, up to this. */
const MOST_CHARACTERS = 10_000;

/** Who said what, and when. */
export const saidColumns: Column<Message>[] = [
  { title: "SENT", text: ({ sentAt }) => (sentAt === null ? "–" : shortTime(sentAt)), least: 11 },
  {
    title: "FROM",
    text: ({ senderId }) => senderId ?? "–",
    least: 6,
    paint: (text, paint) => paint.cyan(text),
  },
  { title: "MESSAGE", text: (message) => preview(message, { length: MOST_CHARACTERS }), least: 40 },
];

const messageColumns: Column<Message>[] = [
  ...saidColumns,
  {
    title: "POSITION",
    text: ({ position }) => position,
    least: UNCUT,
    optional: 1,
    paint: (text, paint) => paint.dim(text),
  },
];

function endOf({ end }: MessagePage): Record<string, unknown> {
  return end === undefined ? {} : { end };
}

function endNote(_items: readonly Message[], last: MessagePage | undefined): string[] {
  return last?.end === "retention" ? ["The vendor keeps nothing older than this."] : [];
}
