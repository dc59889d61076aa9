import type { Command } from "commander";
import type { Client } from "../../client.js";
import { withClient } from "../client.js";
import { addCloudOptions, type CloudArguments } from "../terminal/arguments.js";
import type { Io } from "../terminal/io.js";
import { printJson, printText } from "../terminal/output.js";
import { given } from "../terminal/usage.js";

interface ChangeArguments extends CloudArguments {
  conversation: string;
  message: string;
  text?: string;
  upTo?: string;
  json?: true;
}

/** What a command does with a client, and what it says once that is done. */
interface Change {
  name: string;
  description: string;
  usage: string;
  /** What the user is to the change. */
  user: string;
  options(command: Command): Command;
  make(client: Client, options: ChangeArguments, call: { signal: AbortSignal }): Promise<void>;
  done: string;
}

const changes: Change[] = [
  {
    name: "recall",
    description: "take back a message that a user sent",
    usage: "--message <id> [options]",
    user: "who sent it",
    options: (command) => command.requiredOption("--message <id>", "as messages --json prints it"),
    make: ({ messages }, { user: userId, conversation: conversationId, message: messageId }, call) =>
      messages.recall({ userId, conversationId, messageId }, call),
    done: "Recalled.",
  },
  {
    name: "edit",
    description: "change the words of a message that a user sent",
    usage: "--message <id> --text <words> [options]",
    user: "who sent it",
    options: (command) =>
      command
        .requiredOption("--message <id>", "as messages --json prints it")
        .requiredOption("--text <words>", "what it says from now on"),
    make: (
      { messages },
      { user: userId, conversation: conversationId, message: messageId, text = "" },
      call,
    ) => messages.edit({ userId, conversationId, messageId, content: [{ type: "text", text }] }, call),
    done: "Edited.",
  },
  {
    name: "read",
    description: "mark a conversation as read",
    usage: "[options]",
    user: "who has read it",
    options: (command) =>
      command.option("--up-to <position>", "the message to read up to; all there is where absent"),
    make: ({ conversations }, { user: userId, conversation: conversationId, upTo }, call) =>
      conversations.markRead({ userId, conversationId, ...given({ upTo }) }, call),
    done: "Marked as read.",
  },
];

/** `recall`, `edit` and `read`: each changes one thing and says so. */
export function addChanges(program: Command, io: Io): void {
  for (const { name, description, usage, user, options, make, done } of changes) {
    const command = program
      .command(name)
      .description(description)
      .usage(`--provider <name> --user <id> --conversation <id> ${usage}`);
    addCloudOptions(command, user).requiredOption("--conversation <id>", "as conversations prints it");
    options(command)
      .option("--json", "the result as one JSON object")
      .action((given: ChangeArguments) =>
        withClient(io, given.provider, async (client) => {
          await make(client, given, { signal: io.signal });
          if (given.json) printJson(io, { ok: true });
          else printText(io, done);
        }),
      );
  }
}
