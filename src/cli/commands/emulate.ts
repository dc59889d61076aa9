import { type Command, InvalidArgumentError } from "commander";
import { clouds, type ProviderName, providerNames } from "../clouds.js";
import { closeEmulators, type Emulators, environmentOf, startEmulators } from "../emulators.js";
import { cloudVariables } from "../environment.js";
import { wholeNumber } from "../terminal/arguments.js";
import { type Io, paintFor } from "../terminal/io.js";
import { printLine } from "../terminal/output.js";
import { UsageError } from "../terminal/usage.js";

/** One port for each cloud, under its name with `Port` behind it. */
type Arguments = Partial<Record<`${ProviderName}Port`, number>>;

export function addEmulate(program: Command, io: Io): void {
  const command = program
    .command("emulate")
    .description("the clouds on this machine, with sample data, until Ctrl-C");
  for (const name of providerNames) {
    const { port } = clouds[name].emulator;
    command.option(`--${name}-port <port>`, "0 takes any free one", portNumber, port);
  }
  command.action((options: Arguments) => emulate(io, options));
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError("A port is a number up to 65535.");
  return port;
}

async function emulate(io: Io, options: Arguments): Promise<void> {
  const emulators = await start((name) => options[`${name}Port`] ?? clouds[name].emulator.port);
  describe(io, emulators);
  await untilEnded(io.signal);
  await closeEmulators(emulators);
  printLine(io, "All are closed.");
}

async function start(portOf: (name: ProviderName) => number): Promise<Emulators> {
  try {
    return await startEmulators(portOf);
  } catch (thrown) {
    const { code, port } = thrown as NodeJS.ErrnoException & { port?: number };
    const reason = code === "EADDRINUSE" ? "is in use" : code === "EACCES" ? "is not allowed" : undefined;
    if (reason === undefined) throw thrown;
    const options = providerNames.map((name) => `--${name}-port`).join(" and ");
    throw new UsageError(`port ${port} ${reason}; choose others with ${options} (0 takes any)`);
  }
}

function describe(io: Io, emulators: Emulators): void {
  const { bold, dim } = paintFor(io);
  const environment = environmentOf(emulators);
  const widest = Math.max(...providerNames.map((name) => clouds[name].title.en.length));
  for (const name of providerNames) {
    printLine(io, `${bold(clouds[name].title.en.padEnd(widest))}  ${emulators[name].server.url}`);
  }
  printLine(io, `\n${dim("# Copy into another terminal; the keys open these emulators only.")}`);
  // What the shell has for a real cloud would be sent to the emulators.
  printLine(io, `unset ${cloudVariables.filter((name) => environment[name] === undefined).join(" ")}`);
  for (const [name, value] of Object.entries(environment)) printLine(io, `export ${name}=${value}`);
  printLine(io, `\n${dim("# Then try:")}`);
  for (const name of providerNames) {
    const { userId } = clouds[name].emulator;
    printLine(io, `${io.command} conversations --provider ${name} --user ${userId}`);
  }
  printLine(io, "\nCtrl-C ends them.");
}

function untilEnded(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
