import { type Command, InvalidArgumentError } from "commander";
import { cloudVariables } from "../clouds.js";
import { type Emulators, sampleUserIds, startEmulators } from "../emulators.js";
import { wholeNumber } from "../terminal/arguments.js";
import { type Io, paintFor } from "../terminal/io.js";
import { printLine } from "../terminal/output.js";
import { UsageError } from "../terminal/usage.js";

/** The same at every start, so that variables copied once stay right. */
const DEFAULT_PORTS = { tencent: 8471, volcengine: 8472 };

interface Arguments {
  tencentPort: number;
  volcenginePort: number;
}

export function addEmulate(program: Command, io: Io): void {
  program
    .command("emulate")
    .description("both clouds on this machine, with sample data, until Ctrl-C")
    .option("--tencent-port <port>", "0 takes any free one", portNumber, DEFAULT_PORTS.tencent)
    .option("--volcengine-port <port>", "0 takes any free one", portNumber, DEFAULT_PORTS.volcengine)
    .action((options: Arguments) => emulate(io, options));
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError("A port is a number up to 65535.");
  return port;
}

async function emulate(io: Io, { tencentPort, volcenginePort }: Arguments): Promise<void> {
  const emulators = await start({ tencent: tencentPort, volcengine: volcenginePort });
  describe(io, emulators);
  await untilEnded(io.signal);
  await emulators.close();
  printLine(io, "Both are closed.");
}

async function start(ports: { tencent: number; volcengine: number }): Promise<Emulators> {
  try {
    return await startEmulators(ports);
  } catch (thrown) {
    const { code, port } = thrown as NodeJS.ErrnoException & { port?: number };
    const reason = code === "EADDRINUSE" ? "is in use" : code === "EACCES" ? "is not allowed" : undefined;
    if (reason === undefined) throw thrown;
    throw new UsageError(
      `port ${port} ${reason}; choose others with --tencent-port and --volcengine-port (0 takes any)`,
    );
  }
}

function describe(io: Io, { tencent, volcengine, environment }: Emulators): void {
  const { bold, dim } = paintFor(io);
  printLine(io, `${bold("Tencent Cloud IM")}  ${tencent.url}`);
  printLine(io, `${bold("Volcengine IM")}     ${volcengine.url}`);
  printLine(io, `\n${dim("# Copy into another terminal; the keys open these emulators only.")}`);
  // What the shell has for a real cloud would be sent to the emulators.
  printLine(io, `unset ${cloudVariables.filter((name) => environment[name] === undefined).join(" ")}`);
  for (const [name, value] of Object.entries(environment)) printLine(io, `export ${name}=${value}`);
  printLine(io, `\n${dim("# Then try:")}`);
  for (const [name, userId] of Object.entries(sampleUserIds)) {
    printLine(io, `${io.command} conversations --provider ${name} --user ${userId}`);
  }
  printLine(io, "\nCtrl-C ends both.");
}

function untilEnded(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
