import type { Command } from "commander";
import type { User } from "../../model/user.js";
import { withClient } from "../client.js";
import type { ProviderName } from "../clouds.js";
import { addCloudOptions, type CloudArguments, names, providerOption } from "../terminal/arguments.js";
import type { Io } from "../terminal/io.js";
import { printJson, printLine, printRows } from "../terminal/output.js";
import type { Column } from "../terminal/table.js";

interface UsersArguments {
  provider: ProviderName;
  user: string[];
  json?: true;
}

/** `users` shows profiles, `token` issues the login of one user's client. */
export function addUsers(program: Command, io: Io): void {
  program
    .command("users")
    .description("names and pictures of users")
    .usage("--provider <name> --user <ids> [options]")
    .addOption(providerOption().makeOptionMandatory())
    .requiredOption("--user <ids>", "which; can be repeated", names)
    .option("--json", "one JSON object a line; null where there is no such user")
    .action((options: UsersArguments) => showUsers(io, options));
  addCloudOptions(
    program
      .command("token")
      .description("the login of one user's client: a secret, printed as it is")
      .usage("--provider <name> --user <id> [options]"),
    "whose login",
  )
    .option("--json", "with its time of expiry, as one JSON object")
    .action((options: CloudArguments & { json?: true }) => showToken(io, options));
}

async function showUsers(io: Io, { provider, user: userIds, json }: UsersArguments): Promise<void> {
  await withClient(io, provider, async ({ users }) => {
    const found = await users.get({ userIds }, { signal: io.signal });
    if (json) for (const user of found) printJson(io, user);
    else
      printRows(
        io,
        userIds.map((id, index) => ({ id, user: found[index] ?? null })),
        userColumns,
      );
  });
}

type Row = { id: string; user: User | null };

const userColumns: Column<Row>[] = [
  { title: "USER", text: ({ id }) => id, least: 12, paint: (text, paint) => paint.cyan(text) },
  { title: "NAME", text: ({ user }) => (user === null ? "no such user" : (user.name ?? "–")), least: 12 },
  { title: "PICTURE", text: ({ user }) => user?.avatarUrl ?? "", optional: 1 },
];

async function showToken(io: Io, options: CloudArguments & { json?: true }): Promise<void> {
  await withClient(io, options.provider, async ({ users }) => {
    const issued = await users.token({ userId: options.user }, { signal: io.signal });
    if (options.json) printJson(io, issued);
    else printLine(io, issued.token);
  });
}
