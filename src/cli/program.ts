import { Command } from "commander";
import { version } from "../../package.json";
import { clouds, providerNames } from "./clouds.js";
import { addCall } from "./commands/call.js";
import { addCapabilities } from "./commands/capabilities.js";
import { addChanges } from "./commands/change.js";
import { addConversations } from "./commands/conversations.js";
import { addDemo } from "./commands/demo/index.js";
import { addDoctor } from "./commands/doctor/index.js";
import { addEmulate } from "./commands/emulate.js";
import { addInbox } from "./commands/inbox.js";
import { addListen } from "./commands/listen/index.js";
import { addMarks } from "./commands/marks.js";
import { addMembers } from "./commands/members.js";
import { addMessages } from "./commands/messages.js";
import { addMirror } from "./commands/mirror/index.js";
import { addSend } from "./commands/send.js";
import { addUsers } from "./commands/users.js";
import { environmentHelp } from "./environment.js";
import { refuseRepeats } from "./terminal/arguments.js";
import { exitCodeHelp, exitCodes, reportError } from "./terminal/errors.js";
import { foldFor, type Io, widthOf } from "./terminal/io.js";
import { fold, harmlessLines } from "./terminal/text.js";

/** Runs the command on arguments as a shell gives them, without the program's name; resolves to the exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const json = args.includes("--json");
  // Commander writes what is wrong with the arguments before it throws; in JSON it is written once, below.
  const complain = (text: string) => json || io.stderr.write(foldFor(io, harmlessLines(text)));
  const program = createProgram(io, complain, (partial) => {
    code = partial;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (thrown) {
    return reportError(thrown, io, { json, debug: program.opts().debug === true });
  }
}

/** Beside the names of options; commander does not break lines of less. */
const NARROWEST_DESCRIPTION = 16;

function createProgram(io: Io, complain: (text: string) => void, exit: (code: number) => void): Command {
  const titles = providerNames.map((name) => clouds[name].title.en).join(" and ");
  const program = new Command(io.command)
    .description(`Conversations and messages of ${titles} through one interface.`)
    .version(version, "-v, --version")
    .option("--debug", "show where an error comes from")
    .exitOverride()
    .configureHelp({ minWidthToWrap: NARROWEST_DESCRIPTION })
    .configureOutput({
      writeOut: (text) => io.stdout.write(fold(text, widthOf(io))),
      writeErr: complain,
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
  addSend(program, io);
  addChanges(program, io);
  addMarks(program, io, exit);
  addMembers(program, io);
  addUsers(program, io);
  addInbox(program, io, exit);
  addMirror(program, io, exit);
  addCapabilities(program, io);
  addCall(program, io);
  addDoctor(program, io, exit);
  addEmulate(program, io);
  addListen(program, io);
  refuseRepeats(program);
  showUsageAfterErrors(program, io.command);
  return program;
}

/** The usage line and where to read more, not the whole help. */
function showUsageAfterErrors(command: Command, path: string): void {
  command.showHelpAfterError(`Usage: ${path} ${command.usage()}\nMore:  ${path} --help`);
  for (const child of command.commands) showUsageAfterErrors(child, `${path} ${child.name()}`);
}
