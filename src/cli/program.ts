import { Command } from "commander";
import { version } from "../../package.json";
import { clouds, providerNames } from "./clouds.js";
import { addCapabilities } from "./commands/capabilities.js";
import { addConversations } from "./commands/conversations.js";
import { addDemo } from "./commands/demo.js";
import { addEmulate } from "./commands/emulate.js";
import { addInbox } from "./commands/inbox.js";
import { addMarks } from "./commands/marks.js";
import { addMessages } from "./commands/messages.js";
import { environmentHelp } from "./environment.js";
import { exitCodeHelp, exitCodes, reportError } from "./terminal/errors.js";
import { type Io, widthOf } from "./terminal/io.js";
import { harmlessLines } from "./terminal/text.js";

/** Runs the command on arguments as a shell gives them, without the program's name; resolves to the exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const program = createProgram(io, (partial) => {
    code = partial;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (thrown) {
    return reportError(thrown, io, program.opts().debug === true);
  }
}

function createProgram(io: Io, exit: (code: number) => void): Command {
  const titles = providerNames.map((name) => clouds[name].title.en).join(" and ");
  const program = new Command(io.command)
    .description(`Conversations and messages of ${titles} through one interface.`)
    .version(version)
    .option("--debug", "show where an error comes from")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(harmlessLines(text)),
      outputError: (text, write) => write(text.replace(/^error:/, "colloquy:")),
      getOutHelpWidth: () => widthOf(io),
      getErrHelpWidth: () => widthOf(io),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", `\n${exitCodeHelp}\n\n${environmentHelp(io.command)}`);
  addDemo(program, io);
  addConversations(program, io);
  addMessages(program, io);
  addMarks(program, io, exit);
  addInbox(program, io, exit);
  addCapabilities(program, io);
  addEmulate(program, io);
  showUsageAfterErrors(program, io.command);
  return program;
}

/** The usage line and where to read more, not the whole help. */
function showUsageAfterErrors(command: Command, path: string): void {
  command.showHelpAfterError(`Usage: ${path} ${command.usage()}\nMore:  ${path} --help`);
  for (const child of command.commands) showUsageAfterErrors(child, `${path} ${child.name()}`);
}
