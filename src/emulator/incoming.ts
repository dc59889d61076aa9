import type { IncomingMessage } from "node:http";

/** A request as it arrived, read whole. */
export interface EmulatorRequest {
  /** The vendor's name for what is asked, as the emulator reads it out of the request. */
  operation: string;
  /** In upper case. */
  method: string;
  /** As it was sent, without the query: escapes stay. */
  path: string;
  /** Decoded. */
  query: URLSearchParams;
  /** Names in lower case; repeated headers are joined with ", ". */
  headers: Record<string, string>;
  /** As UTF-8 text, whether or not it is JSON. */
  body: string;
  /** By this machine's clock, not by the emulator's `now`. */
  receivedAt: Date;
}

const MOST_BYTES_EACH = 1024 * 1024;
const MOST_BYTES_TOGETHER = 32 * 1024 * 1024;

/** A body that is not taken, with the HTTP status that says why. */
export class BodyRefused extends Error {
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** The bodies of all requests that are being answered. They have a bound together as well as one by one. */
export class Bodies {
  #held = 0;

  /**
   * Runs `work` with the body, and holds the body until `work` has ended. A body over a bound is read to its end and
   * thrown away, so that the refusal arrives.
   * @throws BodyRefused
   */
  async during<T>(incoming: IncomingMessage, work: (body: string) => Promise<T>): Promise<T> {
    let kept: Buffer[] = [];
    let bytes = 0;
    let refusal: BodyRefused | undefined;
    const letGo = () => {
      this.#held -= bytes;
      bytes = 0;
      kept = [];
    };
    try {
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        refusal ??= this.#refusalOf(bytes + chunk.length, chunk.length);
        if (refusal === undefined) {
          kept.push(chunk);
          bytes += chunk.length;
          this.#held += chunk.length;
        } else letGo();
      }
      if (refusal !== undefined) throw refusal;
      return await work(Buffer.concat(kept).toString("utf8"));
    } finally {
      letGo();
    }
  }

  #refusalOf(bytes: number, added: number): BodyRefused | undefined {
    if (bytes > MOST_BYTES_EACH) return new BodyRefused(413, "the request body is larger than 1 MiB");
    if (this.#held + added <= MOST_BYTES_TOGETHER) return undefined;
    return new BodyRefused(503, "the bodies of the requests that wait for an answer are larger than 32 MiB");
  }
}

/** What arrived, before anybody has said which operation it asks for. */
export function describeRequest(incoming: IncomingMessage, body: string): Omit<EmulatorRequest, "operation"> {
  const target = incoming.url ?? "/";
  const mark = target.indexOf("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
  }
  return {
    method: incoming.method ?? "GET",
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
    headers,
    body,
    receivedAt: new Date(),
  };
}
