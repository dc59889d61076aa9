import type { Command } from "commander";
import { clouds, type ProviderName, providerNames } from "../clouds.js";
import { closeEmulators, type Emulators, environmentOf, startEmulators } from "../emulators.js";
import { cloudVariables } from "../environment.js";
import { httpUrl, portNumber } from "../terminal/arguments.js";
import { portProblem } from "../terminal/errors.js";
import { type Io, paintFor, untilEnded } from "../terminal/io.js";
import { printLine } from "../terminal/output.js";
import { UsageError } from "../terminal/usage.js";

/** One port for each cloud, under its name with `Port` behind it. */
type Ports = Partial<Record<`${ProviderName}Port`, number>>;

type Arguments = Ports & { env?: true; webhook?: string };

export function addEmulate(program: Command, io: Io): void {
  const command = program
    .command("emulate")
    .description("the clouds on this machine, with sample data, until Ctrl-C");
  for (const name of providerNames) {
    const { port } = clouds[name].emulator;
    command.option(`--${name}-port <port>`, "0 takes any free one", portNumber, port);
  }
  command
    .option("--webhook <url>", "where to post the events that the clouds post", httpUrl)
    .option("--env", "print only what a shell sources, and the rest on stderr")
    .addHelpText(
      "after",
      `\n\`${quietly(io.command)} emulate --env > emulators.env\` writes a file to source.`,
    )
    .action((options: Arguments) => emulate(io, options));
}

/** npm's own lines would stand in front of what the command prints. */
function quietly(command: string): string {
  return command.replace(/^npm run/, "npm run --silent");
}

async function emulate(io: Io, options: Arguments): Promise<void> {
  const portOf = (name: ProviderName) => options[`${name}Port`] ?? clouds[name].emulator.port;
  refuseEqualPorts(portOf);
  const emulators = await start(portOf);
  // With --env the shell gets the variables, and the user everything else.
  const notes: Io = options.env ? { ...io, stdout: io.stderr } : io;
  describeAddresses(notes, emulators);
  if (options.webhook !== undefined) postEvents(notes, emulators, options.webhook);
  const advice = options.env ? "Source the file in another terminal" : "Copy into another terminal";
  printLine(notes, `\n${paintFor(notes).dim(`# ${advice}; the keys open these emulators only.`)}`);
  printVariables(io, environmentOf(emulators));
  describeUse(notes);
  await untilEnded(io);
  await closeEmulators(emulators);
  printLine(notes, "All are closed.");
}

function refuseEqualPorts(portOf: (name: ProviderName) => number): void {
  for (const [index, name] of providerNames.entries()) {
    const other = providerNames.slice(0, index).find((one) => portOf(one) === portOf(name));
    if (other === undefined || portOf(name) === 0) continue;
    throw new UsageError(
      `--${other}-port and --${name}-port are both ${portOf(name)}; give each a port of its own (0 takes any)`,
    );
  }
}

async function start(portOf: (name: ProviderName) => number): Promise<Emulators> {
  try {
    return await startEmulators(portOf);
  } catch (thrown) {
    const problem = portProblem(thrown);
    if (problem === undefined) throw thrown;
    const options = providerNames.map((name) => `--${name}-port`).join(" and ");
    throw new UsageError(`${problem}; choose others with ${options} (0 takes any)`);
  }
}

function postEvents(io: Io, emulators: Emulators, url: string): void {
  for (const name of providerNames) emulators[name].post(url);
  printLine(io, `Events are posted to ${url}`);
}

function describeAddresses(io: Io, emulators: Emulators): void {
  const { bold } = paintFor(io);
  const widest = Math.max(...providerNames.map((name) => clouds[name].title.en.length));
  for (const name of providerNames) {
    printLine(io, `${bold(clouds[name].title.en.padEnd(widest))}  ${emulators[name].server.url}`);
  }
}

function printVariables(io: Io, environment: Readonly<Record<string, string>>): void {
  // What the shell has for a real cloud would be sent to the emulators.
  printLine(io, `unset ${cloudVariables.filter((name) => environment[name] === undefined).join(" ")}`);
  for (const [name, value] of Object.entries(environment)) printLine(io, `export ${name}=${value}`);
}

function describeUse(io: Io): void {
  printLine(io, `\n${paintFor(io).dim("# Then try:")}`);
  for (const name of providerNames) {
    const { userId } = clouds[name].emulator;
    printLine(io, `${io.command} conversations --provider ${name} --user ${userId}`);
  }
  printLine(io, "\nCtrl-C ends them.");
}
