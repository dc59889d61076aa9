import { Agent, request, type Dispatcher as UndiciDispatcher } from "undici";
import type { HttpRequest } from "../../provider/contract/index.js";
import type { Scope } from "../scope.js";
import { Answer } from "./answer.js";
import { Exchange, ResponseTooLarge } from "./exchange.js";

/** undici's dispatcher: a pool, a proxy agent or a mock. */
export type Dispatcher = UndiciDispatcher;

/** Ends a pool that {@link createAgent} made, with whatever it still has open. Bun's stub has no `destroy`. */
export async function closeAgent(agent: Partial<Pick<Dispatcher, "destroy">>): Promise<void> {
  await agent.destroy?.();
}

/** A keep-alive pool per origin. The deadline of the call bounds headers and body, so the agent's own do not. */
export function createAgent(): Dispatcher {
  return new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 });
}

/** Sends requests of one client, and reads each answer whole. Redirects are not followed. */
export class Transport {
  readonly #dispatcher: Dispatcher;
  readonly #maxBytes: number;
  /** The origin of the request before: with the same one, an address need not be taken apart. */
  #origin = "";

  constructor(dispatcher: Dispatcher, maxBytes: number) {
    this.#dispatcher = dispatcher;
    this.#maxBytes = maxBytes;
  }

  /** `onSent` is called when the first byte is about to go out. */
  send(request: HttpRequest, scope: Scope, onSent: () => void): Promise<Answer> {
    // Bun puts a stub in undici's place that has `request` alone.
    if (typeof this.#dispatcher.dispatch !== "function") {
      onSent();
      return this.#request(request, scope.signal);
    }
    return this.#dispatch(request, scope, onSent);
  }

  #dispatch(
    { method = "POST", url, headers, body }: HttpRequest,
    scope: Scope,
    onSent: () => void,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let forget = () => {};
      const exchange = new Exchange(this.#maxBytes, {
        sent: onSent,
        answered(answer) {
          forget();
          resolve(answer);
        },
        failed(reason) {
          forget();
          reject(reason);
        },
      });
      forget = scope.onEnd(() => exchange.stop(new Error("the call has ended")));
      this.#dispatcher.dispatch({ ...this.#addressOf(url), method, headers, body: body ?? null }, exchange);
    });
  }

  async #request({ method = "POST", url, headers, body }: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const response = await request(url, {
      method,
      headers,
      body: body ?? null,
      signal,
      dispatcher: this.#dispatcher,
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
