import type { Command } from "commander";
import { type JsonInput, parseJson } from "../../provider/json/index.js";
import { withClient } from "../client.js";
import type { ProviderName } from "../clouds.js";
import { providerOption } from "../terminal/arguments.js";
import type { Io } from "../terminal/io.js";
import { printJson } from "../terminal/output.js";
import { UsageError } from "../terminal/usage.js";

interface CallArguments {
  provider: ProviderName;
  safe?: true;
}

export function addCall(program: Command, io: Io): void {
  program
    .command("call")
    .description("any operation of the vendor, signed and within its limits")
    .usage("--provider <name> <operation> [json] [options]")
    .argument("<operation>", "the vendor's name for it")
    .argument("[json]", "the body", "{}")
    .addOption(providerOption().makeOptionMandatory())
    .option("--safe", "repeating it changes nothing, so it may be tried again")
    .option("--json", "a failure as one JSON object too; the answer always is one")
    .action((operation: string, body: string, options: CallArguments) => call(io, operation, body, options));
}

async function call(io: Io, operation: string, body: string, options: CallArguments): Promise<void> {
  const json = bodyOf(body);
  await withClient(io, options.provider, async (client) => {
    const { safe = false } = options;
    printJson(io, await client.call(operation, json, { safe, signal: io.signal }));
  });
}

/** Integers of any length stay as they are. */
function bodyOf(text: string): JsonInput {
  try {
    return parseJson(text) as JsonInput;
  } catch {
    throw new UsageError(`call: the body must be JSON, got ${text.slice(0, 60)}`);
  }
}
