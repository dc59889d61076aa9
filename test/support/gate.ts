import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** What a gate does with one request; `pass` hands it on and gives the answer of the server behind. */
export type GateRule = (outgoing: ServerResponse, pass: () => Promise<Passed>) => void | Promise<void>;

/** The answer of the server behind a gate. */
export interface Passed {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A server in front of another that hands requests on as they are, unless a rule says otherwise. */
export class Gate {
  /** Says what happens to the n-th request, from 0; `undefined` hands it on. */
  ruleFor: (index: number) => GateRule | undefined = () => undefined;
  requests = 0;
  readonly #server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));

  constructor(readonly target: string) {}

  static async before(target: string): Promise<Gate> {
    const gate = new Gate(target);
    await new Promise<void>((resolve) => gate.#server.listen(0, "127.0.0.1", resolve));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    outgoing.on("error", () => {});
    try {
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const index = this.requests;
    this.requests += 1;
    const pass = () => this.#pass(incoming, Buffer.concat(chunks));
    const rule = this.ruleFor(index) ?? handOn;
    await rule(outgoing, pass);
  }

  /** The host that was asked for stays, since it may be signed. */
  #pass({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Passed> {
    return new Promise((resolve, reject) => {
      const onward: ClientRequest = request(`${this.target}${url}`, { method, headers }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      });
      onward.on("error", reject);
      onward.end(body);
    });
  }
}

const handOn: GateRule = async (outgoing, pass) => {
  const { status, headers, body } = await pass();
  outgoing.writeHead(status, headers).end(body);
};
