import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ErrorFault, type Fault, FaultQueue, replacementOf } from "./faults.js";

/** A request as it arrived, read whole. */
export interface EmulatorRequest {
  /**
   * Tencent: the path without version, as in `recentcontact/get_list`; Volcengine: the Action, as in
   * `GetUserConversations`.
   */
  operation: string;
  /** In upper case. */
  method: string;
  /** Without the query. */
  path: string;
  /** Decoded; on Tencent with the UserSig in it. */
  query: URLSearchParams;
  /** Names in lower case; repeated headers are joined with ", ". */
  headers: Record<string, string>;
  /** As UTF-8 text, whether or not it is JSON. */
  body: string;
  /** By this machine's clock, not by the emulator's `now`. */
  receivedAt: Date;
}

/** What goes back. Content-Length is set by the server. */
export interface EmulatorAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** A running emulator. */
export interface EmulatorServer {
  /** Like `http://127.0.0.1:49152`, without a path. */
  readonly url: string;
  /** Every request that got past the Host and Origin check, oldest first; the last 10,000. */
  readonly requests: EmulatorRequest[];
  /** Adds to every answer; can be set at any time. */
  latencyMs: number;
  /** Makes something go wrong, and returns what undoes it. */
  inject(fault: Fault): () => void;
  /** Destroys the open connections, pending answers included, and resolves once the port is free. */
  close(): Promise<void>;
}

export interface EmulatorServerOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  latencyMs?: number;
  /** Names the operation that a request asks for; also for requests that will be refused. */
  operationOf(request: Omit<EmulatorRequest, "operation">): string;
  handle(request: EmulatorRequest): EmulatorAnswer | Promise<EmulatorAnswer>;
  /** Renders an injected in-body error as the vendor would. */
  renderError(fault: ErrorFault, request: EmulatorRequest): EmulatorAnswer;
}

const bodyLimitBytes = 1024 * 1024;
const requestsKept = 10_000;
const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Starts an HTTP server on 127.0.0.1. Browsers are kept out: a foreign `Host` or any `Origin` is refused with 403. */
export async function startServer(options: EmulatorServerOptions): Promise<EmulatorServer> {
  const faults = new FaultQueue();
  const requests: EmulatorRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => fail(outgoing, error));
  });
  const port = await listen(server, options.port ?? 0);
  const emulator: EmulatorServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    latencyMs: options.latencyMs ?? 0,
    inject: (fault) => faults.inject(fault),
    close: () => close(server),
  };
  return emulator;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (!localHost.test(incoming.headers.host ?? "") || incoming.headers.origin !== undefined) {
      return refuse(incoming, outgoing, 403, "the emulator answers local clients only, and no browsers");
    }
    const body = await readBody(incoming);
    if (body === null) return refuse(incoming, outgoing, 413, "the request body is larger than 1 MiB");
    const request = describe(incoming, body, options.operationOf);
    requests.push(request);
    if (requests.length > requestsKept) requests.splice(0, requests.length - requestsKept);
    const { delayMs, fault } = faults.take(request.operation);
    await delay(delayMs + emulator.latencyMs);
    if (fault?.kind === "drop") {
      incoming.socket.destroy();
      return;
    }
    const reply = replacementOf(fault, request, options.renderError) ?? (await options.handle(request));
    send(outgoing, reply, fault);
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

/** `null` where the body is too large; what is left of it is read and thrown away, so that the refusal arrives. */
async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyLimitBytes) chunks.push(chunk);
  }
  return bytes > bodyLimitBytes ? null : Buffer.concat(chunks).toString("utf8");
}

function describe(
  incoming: IncomingMessage,
  body: string,
  operationOf: EmulatorServerOptions["operationOf"],
): EmulatorRequest {
  const target = incoming.url ?? "/";
  const mark = target.indexOf("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
  }
  const request = {
    method: incoming.method ?? "GET",
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
    headers,
    body,
    receivedAt: new Date(),
  };
  return { operation: operationOf(request), ...request };
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
  outgoing.writeHead(reply.status, { ...reply.headers, "content-length": String(body.length) });
  if (fault?.kind !== "reset") {
    outgoing.end(body);
    return;
  }
  const sent = Math.min(fault.afterBytes ?? Math.floor(body.length / 2), Math.max(0, body.length - 1));
  outgoing.flushHeaders();
  outgoing.write(body.subarray(0, sent), () => outgoing.socket?.destroy());
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, reason: string): void {
  incoming.resume();
  outgoing.writeHead(status, { "content-type": "text/plain", connection: "close" });
  outgoing.end(reason);
}

/** A fault of the emulator itself must be seen, not mistaken for the vendor's: plain text, HTTP 500. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(500, { "content-type": "text/plain" });
  outgoing.end(`emulator error: ${error instanceof Error ? error.stack : String(error)}`);
}
