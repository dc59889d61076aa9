import type { Command } from "commander";
import { printSql } from "../../../mirror/index.js";
import type { Io } from "../../terminal/io.js";
import { printJson, printText } from "../../terminal/output.js";
import { addStoreOptions, type StoreArguments, withMirror } from "./store.js";

interface Arguments extends StoreArguments {
  printSql?: true;
  json?: true;
}

export function addMigrate(mirror: Command, io: Io): void {
  const command = mirror.command("migrate").description("make the mirror's tables, or what they lack");
  addStoreOptions(command)
    .option("--print-sql", "print what it would run on an empty database, and run nothing")
    .option("--json", "one JSON object")
    .action((options: Arguments) => migrate(io, options));
}

async function migrate(io: Io, options: Arguments): Promise<void> {
  if (options.printSql) {
    io.stdout.write(printSql());
    return;
  }
  await withMirror(io, options, (mirror) => mirror.migrate());
  if (options.json) printJson(io, { migrated: true });
  else printText(io, "The tables are there, in the schema colloquy.");
}
