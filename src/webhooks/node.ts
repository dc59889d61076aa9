import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Webhooks } from "./types.js";

/**
 * The same as a listener of Node: `createServer(toNodeListener(webhooks))`. It answers every request that it gets, and
 * needs the body unread.
 */
export function toNodeListener(webhooks: Pick<Webhooks, "handle">): RequestListener {
  return (incoming, outgoing) => {
    // Whatever is thrown here is answered: nobody else would catch it, and the process would end.
    const response = (async () => webhooks.handle(requestOf(incoming)))();
    response.then(
      (answer) => send(answer, outgoing),
      () => outgoing.writeHead(500).end(),
    );
  };
}

/** Methods that a `Request` cannot have. To a webhook they are as foreign as GET. */
const unspeakable: ReadonlySet<string> = new Set(["CONNECT", "TRACE", "TRACK"]);

function requestOf(incoming: IncomingMessage): Request {
  const { method: given = "GET" } = incoming;
  const method = unspeakable.has(given) ? "GET" : given;
  const hasBody = method !== "GET" && method !== "HEAD";
  // Only path and query count. What stands in the Host header is the sender's to choose, and may be no host at all.
  return new Request(new URL(`http://localhost${pathOf(incoming.url)}`), {
    method,
    headers: headersOf(incoming),
    ...(hasBody ? { body: bodyOf(incoming), duplex: "half" } : {}),
  });
}

/** Some clients name the whole address in the request line. */
function pathOf(target = "/"): string {
  if (target.startsWith("/")) return target;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : { pathname: "/", search: "" };
  return pathname + search;
}

/** What tells of the body. Nothing else in the headers counts: no vendor signs them. */
function headersOf({ headers }: IncomingMessage): [string, string][] {
  return ["content-length", "content-type"].flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
}

/** Read only when asked for. What is left of a body that nobody wants is thrown away, so that the answer arrives. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let state: "waiting" | "reading" | "unwanted" = "waiting";
  const listen = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    state = "reading";
    const unlessUnwanted = (act: () => void) => {
      if (state === "reading") act();
    };
    incoming.on("data", (chunk: Buffer) =>
      unlessUnwanted(() => {
        controller.enqueue(chunk);
        incoming.pause();
      }),
    );
    incoming.once("end", () => unlessUnwanted(() => controller.close()));
    incoming.once("error", (cause) => unlessUnwanted(() => controller.error(cause)));
  };
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (state === "waiting") listen(controller);
        incoming.resume();
      },
      cancel() {
        state = "unwanted";
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = await response.text();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}
