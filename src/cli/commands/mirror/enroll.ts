import type { Command } from "commander";
import type { ProviderName } from "../../clouds.js";
import { needVariables } from "../../environment.js";
import type { Io } from "../../terminal/io.js";
import { printJson, printText } from "../../terminal/output.js";
import { type Users, userOf } from "../inbox.js";
import { addStoreOptions, type StoreArguments, withMirror } from "./store.js";

interface Arguments extends StoreArguments {
  person: string;
  user: Users;
  json?: true;
}

export function addEnroll(mirror: Command, io: Io): void {
  const command = mirror
    .command("enroll")
    .description("make a person known, and who they are in each cloud")
    .usage("--person <id> --user <cloud=id> [options]")
    .requiredOption("--person <id>", "your own id of the person")
    .requiredOption("--user <cloud=id>", "the person's user id in a cloud; once per cloud", userOf);
  addStoreOptions(command)
    .option("--json", "one JSON object")
    .action((options: Arguments) => enroll(io, options));
}

async function enroll(io: Io, options: Arguments): Promise<void> {
  const { person, user: users, json } = options;
  needVariables(Object.keys(users) as ProviderName[], io.env);
  await withMirror(io, options, (mirror) => mirror.enroll({ person, users }));
  if (json) {
    printJson(io, { person, users });
    return;
  }
  const named = Object.entries(users).map(([cloud, userId]) => `${userId} of ${cloud}`);
  printText(io, `${person} is enrolled: ${named.join(", ")}.`);
}
