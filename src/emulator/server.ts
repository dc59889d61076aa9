import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ErrorFault, type Fault, FaultQueue, replacementOf } from "./faults.js";
import { Bodies, BodyRefused, describeRequest, type EmulatorRequest } from "./incoming.js";
import { BoundedLog, sizeOfRequest } from "./log.js";

/** What goes back. The server sets Content-Length, and none for HTTP 204. */
export interface EmulatorAnswer {
  /** The HTTP status. */
  status: number;
  /** For example `{ "content-type": "application/json" }`; none where absent. */
  headers?: Record<string, string>;
  /** Sent as UTF-8; may be empty. */
  body: string;
}

/** A running emulator. */
export interface EmulatorServer {
  /** Like `http://127.0.0.1:49152`, without a path. */
  readonly url: string;
  /**
   * Every request that got past the Host and Origin check, oldest first: the last 10,000, and fewer where those hold
   * more than 16 MiB.
   */
  readonly requests: readonly EmulatorRequest[];
  /** Adds to every answer, in milliseconds; can be set at any time. */
  latencyMs: number;
  /** Makes something go wrong, and returns what undoes it. */
  inject(fault: Fault): () => void;
  /** Destroys the open connections, pending answers included, and resolves once the port is free. */
  close(): Promise<void>;
}

/** What makes a server the emulator of one vendor. */
export interface EmulatorServerOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Adds to every answer, in milliseconds (0). */
  latencyMs?: number;
  /** The clock that the header Date of an answer shows (the machine's). */
  now?: () => Date;
  /** Names the operation that a request asks for; also for requests that will be refused. */
  operationOf(request: Omit<EmulatorRequest, "operation">): string;
  /** Carries the operation out and answers, refusals in the vendor's envelope included. What it throws is HTTP 500. */
  handle(request: EmulatorRequest): EmulatorAnswer | Promise<EmulatorAnswer>;
  /** Renders an injected in-body error as the vendor would. */
  renderError(fault: ErrorFault, request: EmulatorRequest): EmulatorAnswer;
}

const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Starts an HTTP server on 127.0.0.1. Browsers are kept out: a foreign `Host` or any `Origin` is refused with 403.
 * A body over 1 MiB is refused with 413, and 503 answers those that would make all waiting bodies exceed 32 MiB.
 */
export async function startServer(options: EmulatorServerOptions): Promise<EmulatorServer> {
  const faults = new FaultQueue();
  const log = new BoundedLog(sizeOfRequest);
  const bodies = new Bodies();
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => fail(outgoing, error));
  });
  const port = await listen(server, options.port ?? 0);
  const emulator: EmulatorServer = {
    url: `http://127.0.0.1:${port}`,
    requests: log.entries,
    latencyMs: options.latencyMs ?? 0,
    inject: (fault) => faults.inject(fault),
    close: () => close(server),
  };
  return emulator;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (!localHost.test(incoming.headers.host ?? "") || incoming.headers.origin !== undefined) {
      incoming.resume();
      return refuse(outgoing, 403, "the emulator answers local clients only, and no browsers");
    }
    await bodies.during(incoming, async (body) => {
      const described = describeRequest(incoming, body);
      const request = { operation: options.operationOf(described), ...described };
      log.add(request);
      const { delayMs, fault } = faults.take(request.operation);
      await delay(delayMs + emulator.latencyMs);
      if (fault?.kind === "drop") {
        incoming.socket.destroy();
        return;
      }
      const reply = replacementOf(fault, request, options.renderError) ?? (await options.handle(request));
      if (options.now !== undefined) outgoing.setHeader("date", options.now().toUTCString());
      send(outgoing, reply, fault);
    });
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function delay(ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function send(outgoing: ServerResponse, reply: EmulatorAnswer, fault: Fault | undefined): void {
  const whole = Buffer.from(reply.body, "utf8");
  const body = fault?.kind === "truncate" ? whole.subarray(0, fault.bytes) : whole;
  // HTTP forbids the header where it forbids a body.
  const length = reply.status === 204 ? {} : { "content-length": String(body.length) };
  outgoing.writeHead(reply.status, { ...reply.headers, ...length });
  if (fault?.kind !== "reset") {
    outgoing.end(body);
    return;
  }
  const sent = Math.min(fault.afterBytes ?? Math.floor(body.length / 2), Math.max(0, body.length - 1));
  outgoing.flushHeaders();
  outgoing.write(body.subarray(0, sent), () => outgoing.socket?.destroy());
}

function refuse(outgoing: ServerResponse, status: number, reason: string): void {
  outgoing.writeHead(status, { "content-type": "text/plain", connection: "close" });
  outgoing.end(reason);
}

/** A fault of the emulator itself must be seen, not mistaken for the vendor's: plain text, HTTP 500. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  if (error instanceof BodyRefused) {
    refuse(outgoing, error.status, error.message);
    return;
  }
  outgoing.writeHead(500, { "content-type": "text/plain" });
  outgoing.end(`emulator error: ${error instanceof Error ? error.stack : String(error)}`);
}
