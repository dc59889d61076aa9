import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** What became of one request. */
export type PostResult =
  | {
      /** Whatever was answered. */
      outcome: "answered";
      /** Of HTTP. */
      status: number;
      /** The body; the first 1 MiB of it. */
      answer: string;
    }
  | {
      /** Nothing was answered in time, or before the emulator stopped posting. */
      outcome: "timeout" | "stopped";
    }
  | {
      /** The connection could not be made, or broke. */
      outcome: "failed";
      /** In Node's words. */
      reason: string;
    };

const MOST_ANSWER_BYTES = 1024 * 1024;

/** Posts JSON over connections that are kept open between two requests. It follows no redirection. */
export class JsonPoster {
  readonly #agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  readonly #stopped = new AbortController();

  async post(url: string, body: string, timeoutMs: number): Promise<PostResult> {
    if (this.#stopped.signal.aborted) return { outcome: "stopped" };
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    try {
      return await this.#send(new URL(url), body, AbortSignal.any([late.signal, this.#stopped.signal]));
    } catch (thrown) {
      if (this.#stopped.signal.aborted) return { outcome: "stopped" };
      if (late.signal.aborted) return { outcome: "timeout" };
      return { outcome: "failed", reason: thrown instanceof Error ? thrown.message : String(thrown) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Breaks off what is on its way and closes the connections. */
  close(): void {
    this.#stopped.abort();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #send(url: URL, body: string, signal: AbortSignal): Promise<PostResult> {
    const isSecure = url.protocol === "https:";
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const options = { method: "POST", headers, signal };
    return new Promise((resolve, reject) => {
      const answered = (incoming: IncomingMessage) => {
        readAnswer(incoming).then(
          (answer) => resolve({ outcome: "answered", status: incoming.statusCode ?? 0, answer }),
          reject,
        );
      };
      const outgoing = isSecure
        ? httpsRequest(url, { ...options, agent: this.#agents.https }, answered)
        : httpRequest(url, { ...options, agent: this.#agents.http }, answered);
      outgoing.once("error", (error: NodeJS.ErrnoException) => {
        // The receiver closed a kept connection just as it was used again: nothing has arrived there.
        if (outgoing.reusedSocket && error.code === "ECONNRESET")
          this.#send(url, body, signal).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(body);
    });
  }
}

/** To the end, so that the connection can be used again. */
async function readAnswer(incoming: IncomingMessage): Promise<string> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (bytes < MOST_ANSWER_BYTES) kept.push(chunk.subarray(0, MOST_ANSWER_BYTES - bytes));
    bytes += chunk.length;
  }
  return Buffer.concat(kept).toString("utf8");
}
