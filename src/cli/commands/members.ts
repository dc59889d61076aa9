import type { Command } from "commander";
import type { Member } from "../../model/member.js";
import { withClient } from "../client.js";
import type { ProviderName } from "../clouds.js";
import { addPageOptions, LIMIT_OF_ALL, type PageArguments, providerOption } from "../terminal/arguments.js";
import type { Io } from "../terminal/io.js";
import { jsonHelp, onePage, showPages } from "../terminal/output.js";
import type { Column } from "../terminal/table.js";
import { shortTime } from "../terminal/text.js";
import { given } from "../terminal/usage.js";

interface Arguments extends PageArguments {
  provider: ProviderName;
  conversation: string;
}

export function addMembers(program: Command, io: Io): void {
  const command = program
    .command("members")
    .description("who is in a group")
    .usage("--provider <name> --conversation <id> [options]")
    .addOption(providerOption().makeOptionMandatory())
    .requiredOption("--conversation <id>", "as conversations prints it");
  addPageOptions(command)
    .addHelpText("after", jsonHelp)
    .action((options: Arguments) => showMembers(io, options));
}

async function showMembers(io: Io, options: Arguments): Promise<void> {
  const { conversation: conversationId, cursor, all, json = false } = options;
  await withClient(io, options.provider, async ({ members }) => {
    const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
    const input = { conversationId, ...given({ limit, cursor }) };
    const call = { signal: io.signal };
    const pages = all ? members.pages(input, call) : onePage(members.list(input, call));
    await showPages(io, pages, { json, noun: "member", columns: memberColumns });
  });
}

const memberColumns: Column<Member>[] = [
  { title: "USER", text: ({ userId }) => userId, least: 12, paint: (text, paint) => paint.cyan(text) },
  { title: "ROLE", text: ({ role }) => role, least: 6 },
  {
    title: "JOINED",
    text: ({ joinedAt }) => (joinedAt === undefined ? "" : shortTime(joinedAt)),
    optional: 1,
  },
  {
    title: "MUTED UNTIL",
    text: ({ mutedUntil }) => (mutedUntil == null ? "" : shortTime(mutedUntil)),
    optional: 2,
  },
];
