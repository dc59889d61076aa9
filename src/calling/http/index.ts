import { Agent, request, type Dispatcher as UndiciDispatcher } from "undici";
import type { HttpRequest } from "../../provider/contract/index.js";
import type { Scope } from "../scope.js";
import { Answer } from "./answer.js";
import { Exchange, ResponseTooLarge } from "./exchange.js";

/** undici's dispatcher: a pool, a proxy agent or a mock. */
export type Dispatcher = UndiciDispatcher;

/** Ends a pool, with whatever it still has open. Bun's stub has no `destroy`. */
async function closeAgent(agent: Partial<Pick<Dispatcher, "destroy">>): Promise<void> {
  await agent.destroy?.();
}

/** What a client's own connections are made with. */
interface AgentOptions {
  /** Connections to one origin at once; further requests wait for one. */
  connections: number;
  /** Every request gets a connection of its own, so that one that is dead without a sign cannot be met again. */
  fresh?: boolean;
}

/** A pool per origin. The deadline of the call bounds headers and body, so the agent's own do not. */
function createAgent({ connections, fresh = false }: AgentOptions): Dispatcher {
  const timeouts = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 };
  return new Agent({ ...timeouts, connections, ...(fresh ? { pipelining: 0 } : {}) });
}

/** Where requests of one client go out. */
export interface Connections {
  /** Those that are kept alive from request to request. */
  kept: Dispatcher;
  /** One for a single request; the kept ones where the caller handed in a dispatcher. */
  single(): Dispatcher;
  /** Ends those that the client opened itself. */
  close(): Promise<void>;
}

/** The caller's dispatcher, or pools of our own. */
export function connectionsOver(given: Dispatcher | undefined, connections: number): Connections {
  if (given !== undefined) return { kept: given, single: () => given, close: async () => {} };
  const kept = createAgent({ connections });
  let single: Dispatcher | undefined;
  return {
    kept,
    single() {
      single ??= createAgent({ connections, fresh: true });
      return single;
    },
    async close() {
      await Promise.all([closeAgent(kept), single && closeAgent(single)]);
    },
  };
}

/** Sends requests of one client, and reads each answer whole. Redirects are not followed. */
export class Transport {
  readonly #connections: Connections;
  readonly #maxBytes: number;
  /** The origin of the request before: with the same one, an address need not be taken apart. */
  #origin = "";

  constructor(connections: Connections, maxBytes: number) {
    this.#connections = connections;
    this.#maxBytes = maxBytes;
  }

  /** `onSent` is called when the first byte is about to go out; `fresh` asks for a connection of its own. */
  send(request: HttpRequest, scope: Scope, onSent: () => void, fresh = false): Promise<Answer> {
    const { kept, single } = this.#connections;
    const dispatcher = fresh ? single() : kept;
    // Bun puts a stub in undici's place that has `request` alone.
    if (typeof dispatcher.dispatch !== "function") {
      onSent();
      return this.#request(dispatcher, request, scope.signal);
    }
    return this.#dispatch(dispatcher, request, scope, onSent);
  }

  #dispatch(
    dispatcher: Dispatcher,
    { method = "POST", url, headers, body }: HttpRequest,
    scope: Scope,
    onSent: () => void,
  ): Promise<Answer> {
    const { origin, path } = this.#addressOf(url);
    const exchange = new Exchange(scope, onSent, this.#maxBytes);
    try {
      dispatcher.dispatch({ origin, path, method, headers, body: body ?? null }, exchange);
    } catch (thrown) {
      exchange.onError(thrown);
    }
    return exchange.answer;
  }

  async #request(
    dispatcher: Dispatcher,
    { method = "POST", url, headers, body }: HttpRequest,
    signal: AbortSignal,
  ): Promise<Answer> {
    const response = await request(url, {
      method,
      headers,
      body: body ?? null,
      signal,
      dispatcher,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > this.#maxBytes) throw new ResponseTooLarge(`more than ${this.#maxBytes} bytes`);
      chunks.push(chunk);
    }
    const raw = Object.entries(response.headers).flatMap(([name, value]) => [name, value ?? ""]);
    return new Answer(response.statusCode, raw, Buffer.concat(chunks, size));
  }

  #addressOf(url: string): { origin: string; path: string } {
    const path = url.slice(this.#origin.length);
    if (this.#origin !== "" && url.startsWith(this.#origin) && isPlainPath(path)) {
      return { origin: this.#origin, path };
    }
    const { origin, pathname, search } = new URL(url);
    this.#origin = origin;
    return { origin, path: pathname + search };
  }
}

/** Whether a URL parser would leave the path as it is: it begins one, and has nothing to encode, fold or cut off. */
function isPlainPath(path: string): boolean {
  return /^\/[\w\-.~!$&()*+,;=:@/?%]*$/.test(path) && !path.includes("/.");
}
