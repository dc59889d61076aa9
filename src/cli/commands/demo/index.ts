import type { Command } from "commander";
import type { Io } from "../../terminal/io.js";
import { tourLive } from "./live.js";
import { tourMirror } from "./mirror.js";

export function addDemo(program: Command, io: Io): void {
  program
    .command("demo")
    .description("a short tour over both clouds, emulated on this machine; needs no account")
    .option("--mirror", "the tour of the mirror: the inbox from an embedded database")
    .action(({ mirror }: { mirror?: true }) => (mirror ? tourMirror(io) : tourLive(io)));
}
