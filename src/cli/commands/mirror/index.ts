import type { Command } from "commander";
import type { Io } from "../../terminal/io.js";
import { addEnroll } from "./enroll.js";
import { addMirrorInbox } from "./inbox.js";
import { addMigrate } from "./migrate.js";
import { addRun } from "./run.js";
import { addSearch } from "./search.js";
import { addStatus } from "./status.js";

/** `exit` takes the exit code of a command that did its work in part. */
export function addMirror(program: Command, io: Io, exit: (code: number) => void): void {
  const mirror = program
    .command("mirror")
    .description("conversations and messages of several clouds in a database of your own");
  addMigrate(mirror, io);
  addEnroll(mirror, io);
  addRun(mirror, io, exit);
  addStatus(mirror, io, exit);
  addMirrorInbox(mirror, io, exit);
  addSearch(mirror, io);
}
