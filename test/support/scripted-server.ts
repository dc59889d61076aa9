import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { onTestFinished } from "vitest";

/** Says on the way which origin a client meant. */
const ASKED_ORIGIN = "x-asked-origin";

export interface ScriptedRequest {
  /** The origin that this server stands in for; `undefined` where it was asked itself. */
  origin: string | undefined;
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: Record<string, unknown>;
  at: number;
}

/** What the server does with one request. An object as body is sent as JSON. */
export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer | object;
  /** `hang` never answers, `drop` closes before the head, `reset` in the middle of the body. */
  fault?: "hang" | "drop" | "reset";
  delayMs?: number;
  /** Called with the request that gets this answer. */
  see?: (request: ScriptedRequest) => void;
}

/** A server that takes its answers from `answers`, one a request, and then from `respond`. */
export class ScriptedServer {
  readonly requests: ScriptedRequest[] = [];
  answers: ScriptedAnswer[] = [];
  respond: (request: ScriptedRequest) => ScriptedAnswer = () => ok({ items: [], next: null });
  readonly #server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));

  /** Runs until the test that started it has finished. */
  static async start(...answers: ScriptedAnswer[]): Promise<ScriptedServer> {
    const server = await new ScriptedServer().listen();
    server.answers = answers;
    onTestFinished(() => server.close());
    return server;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Brings here what clients send to these origins. Nothing leaves this machine: only it can be asked besides. */
  insteadOf(...origins: string[]): Dispatcher.ComposedDispatcher {
    return new Agent().compose((dispatch) => (options, handler) => {
      const asked = String(options.origin);
      if (asked.startsWith("http://127.0.0.1:")) return dispatch(options, handler);
      if (!origins.includes(asked))
        throw new Error(`a test asked ${asked} in place of ${origins.join(", ")}`);
      const headers = { ...(options.headers as Record<string, string>), [ASKED_ORIGIN]: asked };
      return dispatch({ ...options, origin: this.url, headers }, handler);
    });
  }

  onConnection(listener: (socket: Socket) => void): void {
    this.#server.on("connection", listener);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const body = JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>;
    const { [ASKED_ORIGIN]: origin, ...headers } = incoming.headers;
    const request = {
      origin: origin?.toString(),
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers,
      text,
      body,
      at: performance.now(),
    };
    this.requests.push(request);
    const answer = this.answers.shift() ?? this.respond(request);
    answer.see?.(request);
    if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    send(outgoing, answer);
  }
}

/** The scripted vendor's envelope around an answer. */
export function ok(data: unknown): ScriptedAnswer {
  return { body: { code: "ok", data } };
}

/** An error inside a 200, as both real vendors send them. */
export function refusal(code: string, text = "", rest: ScriptedAnswer = {}): ScriptedAnswer {
  return { body: { code, text, requestId: "request-1" }, ...rest };
}

function send(
  outgoing: ServerResponse,
  { status = 200, headers = {}, body = "", fault }: ScriptedAnswer,
): void {
  if (fault === "hang") return;
  if (fault === "drop") {
    outgoing.socket?.destroy();
    return;
  }
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  outgoing.writeHead(status, { ...headers, "content-length": String(bytes.length) });
  if (fault === undefined) outgoing.end(bytes);
  else outgoing.write(bytes.subarray(0, bytes.length >> 1), () => outgoing.socket?.destroy());
}
