import type { Command } from "commander";
import type { Io } from "../../terminal/io.js";
import { tourLive } from "./live.js";

export function addDemo(program: Command, io: Io): void {
  program
    .command("demo")
    .description("a short tour over both clouds, emulated on this machine; needs no account")
    .action(() => tourLive(io));
}
