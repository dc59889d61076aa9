import type { Command } from "commander";
import { providerNames } from "../../clouds.js";
import { portNumber } from "../../terminal/arguments.js";
import { portProblem } from "../../terminal/errors.js";
import { type Io, untilEnded } from "../../terminal/io.js";
import { UsageError } from "../../terminal/usage.js";
import { forwardRequest, forwardUrl } from "./forward.js";
import { readRequest } from "./read.js";
import { jsonReport, type Report, textReport } from "./report.js";
import { type LocalServer, serveHere } from "./server.js";
import { type Sources, sourcesFromEnvironment } from "./sources.js";

/** The same at every start, so that an address that was set once stays right. */
const PORT = 8473;

interface Arguments {
  port: number;
  forward?: string;
  json?: true;
}

export function addListen(program: Command, io: Io): void {
  program
    .command("listen")
    .description("receive the clouds' webhooks on this machine and print them, until Ctrl-C")
    .option("--port <port>", "0 takes any free one", portNumber, PORT)
    .option(
      "--forward <url>",
      "where your app takes webhooks: it gets them, and its answer is given",
      forwardUrl,
    )
    .option("--json", "one JSON object an event, and one on stderr for what is refused")
    .addHelpText(
      "after",
      `
The clouds post to http://127.0.0.1:${PORT}/<name> (${providerNames.join(", ")}). A real one needs a tunnel to it.
\`${io.command} emulate --webhook http://127.0.0.1:${PORT}\` has emulated ones post there.`,
    )
    .action((options: Arguments) => listen(io, options));
}

async function listen(io: Io, { port, forward, json }: Arguments): Promise<void> {
  const sources = sourcesFromEnvironment(io.env);
  const report = json ? jsonReport(io) : textReport(io, forward);
  const receive = (request: Request) => take(request, sources, { forward, report, signal: io.signal });
  const server = await start(receive, port);
  try {
    if (forward !== undefined) refuseItself(forward, server);
    report.started(server.url, sources);
    await untilEnded(io);
  } finally {
    await server.close();
  }
  report.ended();
}

async function start(handle: (request: Request) => Promise<Response>, port: number): Promise<LocalServer> {
  try {
    return await serveHere({ handle }, port);
  } catch (thrown) {
    const problem = portProblem(thrown);
    if (problem === undefined) throw thrown;
    throw new UsageError(`${problem}; choose another with --port (0 takes any)`);
  }
}

/** Every request would come back for ever. */
function refuseItself(forward: string, server: LocalServer): void {
  const { hostname, port } = new URL(forward);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (isHere && port === new URL(server.url).port) {
    throw new UsageError("--forward leads back to this listener; it is the address of your app");
  }
}

interface Taking {
  forward: string | undefined;
  report: Report;
  signal: AbortSignal;
}

/** Only what its vendor has signed is shown and forwarded. */
async function take(
  request: Request,
  { webhooks }: Sources,
  { forward, report, signal }: Taking,
): Promise<Response> {
  const unread = forward === undefined ? request : request.clone();
  const { answer, told } = await readRequest(webhooks, request);
  if (!answer.ok) {
    const { error } = (await answer.clone().json()) as { error: string };
    report.refused(answer.status, error);
    return answer;
  }
  const app = forward === undefined ? undefined : await forwardRequest(forward, unread, signal);
  for (const one of told) report.arrived(one, app?.forwarded);
  return app?.answer ?? answer;
}
