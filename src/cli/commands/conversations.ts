import type { Command } from "commander";
import type { Conversation, Detail } from "../../model/conversation.js";
import { withClient } from "../client.js";
import {
  addCloudOptions,
  addDetails,
  addPageOptions,
  addVendorOption,
  LIMIT_OF_ALL,
  type PageArguments,
  providerOptionsOf,
  type VendorArguments,
} from "../terminal/arguments.js";
import {
  activityColumn,
  activityNote,
  cutIdColumn,
  idColumn,
  lastMessageColumn,
  nameColumn,
  notesColumn,
  unreadColumn,
} from "../terminal/columns.js";
import type { Io } from "../terminal/io.js";
import { jsonHelp, onePage, showPages } from "../terminal/output.js";
import type { Column } from "../terminal/table.js";
import { given } from "../terminal/usage.js";

type Arguments = VendorArguments & PageArguments & { include?: Detail[] };

export function addConversations(program: Command, io: Io): void {
  const command = program
    .command("conversations")
    .description("one user's conversations, most recent first")
    .usage("--provider <name> --user <id> [options]");
  addDetails(command, "none");
  addPageOptions(addVendorOption(addCloudOptions(command)))
    .addHelpText("after", jsonHelp)
    .action((options: Arguments) => showConversations(io, options));
}

async function showConversations(io: Io, options: Arguments): Promise<void> {
  const { user: userId, cursor, all, include, json = false } = options;
  await withClient(io, options.provider, async ({ conversations }) => {
    const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
    const input = {
      userId,
      ...given({ limit, cursor, include, providerOptions: providerOptionsOf(options) }),
    };
    const call = { signal: io.signal };
    const pages = all ? conversations.pages(input, call) : onePage(conversations.list(input, call));
    const notes = (items: readonly Conversation[]) => activityNote(items);
    const columns = conversationColumns(include);
    await showPages(io, pages, { json, noun: "conversation", columns, notes });
  });
}

/** Of rows with these details. */
export function conversationColumns(include: readonly Detail[] = []): Column<Conversation>[] {
  return [
    activityColumn,
    { title: "KIND", text: ({ kind }) => kind, optional: 2 },
    nameColumn,
    lastMessageColumn,
    unreadColumn,
    { title: "MEMBERS", text: membersOf, align: "right", optional: 3 },
    notesColumn,
    include.includes("lastMessage") ? cutIdColumn : idColumn,
  ];
}

function membersOf({ memberCount, onlineCount }: Conversation): string {
  return String(memberCount ?? onlineCount ?? "");
}
