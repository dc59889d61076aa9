import type { Command } from "commander";
import type { FoundMessage } from "../../../mirror/index.js";
import type { ProviderName } from "../../clouds.js";
import {
  addPageOptions,
  LIMIT_OF_ALL,
  type PageArguments,
  providerOption,
} from "../../terminal/arguments.js";
import { nameColumn } from "../../terminal/columns.js";
import type { Io } from "../../terminal/io.js";
import { jsonHelp, onePage, showPages } from "../../terminal/output.js";
import type { Column } from "../../terminal/table.js";
import { given, UsageError } from "../../terminal/usage.js";
import { paintSource } from "../inbox.js";
import { saidColumns } from "../messages.js";
import { addStoreOptions, type StoreArguments, withMirror } from "./store.js";

interface Arguments extends StoreArguments, PageArguments {
  person: string;
  provider?: ProviderName;
  conversation?: string;
}

export function addSearch(mirror: Command, io: Io): void {
  const command = mirror
    .command("search")
    .description("a person's messages that hold every part of a text, newest first")
    .usage("<text> --person <id> [options]")
    .argument("<text>", "two Chinese characters or more, words, or both")
    .requiredOption("--person <id>", "as they were enrolled")
    .addOption(providerOption())
    .option("--conversation <id>", "only there; needs --provider");
  addPageOptions(addStoreOptions(command))
    .addHelpText("after", jsonHelp)
    .action((text: string, options: Arguments) => search(io, text, options));
}

async function search(io: Io, text: string, options: Arguments): Promise<void> {
  const { person, provider: source, conversation: conversationId, cursor, all, json = false } = options;
  if (conversationId !== undefined && source === undefined) {
    throw new UsageError("mirror search: --conversation needs --provider, the cloud that it is in");
  }
  const limit = options.limit ?? (all ? LIMIT_OF_ALL : undefined);
  const input = { person, text, ...given({ source, conversationId, limit, cursor }) };
  const call = { signal: io.signal };
  await withMirror(io, options, (mirror) =>
    showPages(io, all ? mirror.search.pages(input, call) : onePage(mirror.search(input, call)), {
      json,
      noun: "message",
      columns: foundColumns,
    }),
  );
}

/** Of the message, without its position, and of the conversation that it was said in. */
export const foundColumns: Column<FoundMessage>[] = [
  ...saidColumns.map(({ text, ...column }) => ({
    ...column,
    text: ({ message }: FoundMessage) => text(message),
  })),
  {
    title: "IN",
    text: ({ conversation }) => nameColumn.text(conversation),
    least: 6,
    optional: 1,
  },
  { title: "CLOUD", text: ({ source }) => source, least: 6, optional: 2, paint: paintSource },
];
