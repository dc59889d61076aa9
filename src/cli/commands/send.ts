import type { Command } from "commander";
import type { SendMessage, SendResult } from "../../model/send.js";
import { withClient } from "../client.js";
import { addCloudOptions, type CloudArguments, names } from "../terminal/arguments.js";
import type { Io } from "../terminal/io.js";
import { printJson, printText } from "../terminal/output.js";
import { given, UsageError } from "../terminal/usage.js";

interface SendArguments extends CloudArguments {
  conversation: string;
  text: string;
  key?: string;
  quote?: string;
  mention?: string[];
  silent?: true;
  repeatSince?: string;
  json?: true;
}

export function addSend(program: Command, io: Io): void {
  addCloudOptions(
    program
      .command("send")
      .description("send a text as a user")
      .usage("--provider <name> --user <id> --conversation <id> --text <words> [options]"),
    "who says it",
  )
    .requiredOption("--conversation <id>", "as conversations prints it")
    .requiredOption("--text <words>", "what to say")
    .option("--key <text>", "sent at most once with the same key and words; made where absent")
    .option("--quote <id>", "the message that this one answers")
    .option("--mention <users>", "whom it calls by name, or all", names)
    .option("--silent", "no offline push")
    .option(
      "--repeat-since <time>",
      "look first whether --key was sent since then, such as 2026-11-26T08:00Z",
    )
    .option("--json", "the result as one JSON object")
    .action((options: SendArguments) => send(io, options));
}

async function send(io: Io, options: SendArguments): Promise<void> {
  const input = inputOf(options);
  await withClient(io, options.provider, async ({ messages }) => {
    const result = await messages.send(input, { signal: io.signal });
    if (options.json) printJson(io, result);
    else printText(io, told(result));
  });
}

function inputOf(options: SendArguments): SendMessage {
  const { user: userId, conversation: conversationId, text, key, quote, mention, silent } = options;
  const since = options.repeatSince === undefined ? undefined : new Date(options.repeatSince);
  if (since !== undefined && Number.isNaN(since.getTime())) {
    throw new UsageError("send: --repeat-since must be a time such as 2026-11-26T08:00Z");
  }
  if (since !== undefined && key === undefined) throw new UsageError("send: --repeat-since needs --key");
  const mentions = mention?.join() === "all" ? ("all" as const) : mention;
  return {
    userId,
    conversationId,
    content: [{ type: "text", text }],
    ...given({ key, mentions, silent, since }),
    ...(quote === undefined ? {} : { quote: { messageId: quote } }),
    ...(since === undefined ? {} : { repeat: true }),
  };
}

function told({ message, key, settled, dropped = [] }: SendResult): string {
  const how = settled ? "It was sent before, and found" : "Sent";
  const lost = dropped.length === 0 ? "" : ` Left out: ${dropped.join(", ")}.`;
  return `${how}: message ${message.id}, key ${key}.${lost}`;
}
