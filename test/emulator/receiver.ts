import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request that a receiver of webhooks got. */
export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  contentType: string | undefined;
  /** As it came. */
  text: string;
  /** The same, parsed. */
  body: Record<string, unknown>;
}

export interface Reply {
  status?: number;
  body?: string;
}

export type Answering = (received: Received, count: number) => Reply | Promise<Reply>;

/** The answer of a back end that takes everything. */
export const taken: Reply = { body: '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}' };

/** Never answers. */
export const silence: Answering = () => new Promise(() => {});

/** A back end on this machine that keeps what it gets; `answer` can be changed while it runs. */
export async function startReceiver(answer: Answering = () => taken) {
  const requests: Received[] = [];
  let connections = 0;
  const receiver = { url: "", requests, answer, connections: () => connections, close };
  const server = createServer((incoming, outgoing) => void receive(incoming, outgoing));
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  onTestFinished(close);
  return receiver;

  async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const received = await read(incoming);
    requests.push(received);
    const { status = 200, body = "" } = await receiver.answer(received, requests.length);
    outgoing.writeHead(status, { "content-type": "application/json" }).end(body);
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

async function read(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const url = new URL(incoming.url ?? "/", "http://receiver");
  return {
    method: incoming.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    contentType: incoming.headers["content-type"],
    text,
    body: JSON.parse(text) as Record<string, unknown>,
  };
}
