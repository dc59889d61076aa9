import { Agent, request, type Dispatcher as UndiciDispatcher } from "undici";
import type { HttpRequest, HttpResponse } from "../provider/contract/index.js";

/** undici's dispatcher: a pool, a proxy agent or a mock. */
export type Dispatcher = UndiciDispatcher;

/** The answer is larger than the client's `maxResponseBytes`. */
export class ResponseTooLarge extends Error {}

/** Ends a pool that {@link createAgent} made. Bun puts a stub without `close` in undici's place. */
export async function closeAgent(agent: Partial<Pick<Dispatcher, "close">>): Promise<void> {
  await agent.close?.();
}

/** A keep-alive pool per origin. The deadline of the call bounds headers and body, so the agent's own do not. */
export function createAgent(): Dispatcher {
  return new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 });
}

/** Sends one request and reads the answer whole. Redirects are not followed. */
export async function send(
  { method = "POST", url, headers, body }: HttpRequest,
  options: { dispatcher: Dispatcher; signal: AbortSignal; maxBytes: number },
): Promise<HttpResponse> {
  const response = await request(url, {
    method,
    headers,
    body: body ?? null,
    dispatcher: options.dispatcher,
    signal: options.signal,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > options.maxBytes) throw new ResponseTooLarge(`more than ${options.maxBytes} bytes`);
    chunks.push(chunk);
  }
  return {
    status: response.statusCode,
    headers: response.headers,
    text: Buffer.concat(chunks, size).toString("utf8"),
  };
}

/** Whether the dispatcher was closed before the request. */
export function isClosed(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED";
}

/** Failures that happen before a byte of the request is on its way, so that a write was certainly not applied. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether a transport error proves that the vendor never saw the request. */
export function wasNeverSent(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && neverSent.has(code)) return true;
  const causes = error instanceof AggregateError ? error.errors : [];
  return causes.length > 0 && causes.every(wasNeverSent);
}
