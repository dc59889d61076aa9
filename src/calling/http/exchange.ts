import { Answer, type RawHeaders, readHeaders } from "./answer.js";
import { isUnexpectedEnd, isWrongLength } from "./causes.js";

/** The answer is larger than the client's `maxResponseBytes`. */
export class ResponseTooLarge extends Error {}

/** How an exchange ends, and when it has begun. */
export interface ExchangeEvents {
  /** A connection is there and the first byte is about to go out: from here on the vendor may act on it. */
  sent(): void;
  answered(answer: Answer): void;
  failed(reason: unknown): void;
}

/**
 * One request and its answer, read whole: a handler of undici in the form that its own `request` uses. No stream and no
 * signal, which together cost more than the exchange itself.
 */
export class Exchange {
  readonly #events: ExchangeEvents;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #abort: ((reason: Error) => void) | undefined;
  #stopped: Error | undefined;
  #status = 0;
  #headers: RawHeaders = [];
  #size = 0;

  constructor(maxBytes: number, events: ExchangeEvents) {
    this.#maxBytes = maxBytes;
    this.#events = events;
  }

  /** Gives up. A request that still waits for a connection is then not sent. */
  stop(reason: Error): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason;
    this.#events.failed(reason);
    this.#abort?.(reason);
  }

  onConnect(abort: (reason: Error) => void): void {
    if (this.#stopped !== undefined) {
      abort(this.#stopped);
      return;
    }
    this.#abort = abort;
    this.#events.sent();
  }

  onHeaders(status: number, headers: RawHeaders): boolean {
    // What comes before the answer, such as 103 Early Hints, has a status below 200.
    if (status >= 200) {
      this.#status = status;
      this.#headers = headers;
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) {
      this.stop(new ResponseTooLarge(`more than ${this.#maxBytes} bytes`));
      return false;
    }
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    const bytes = others.length === 0 ? first : Buffer.concat(this.#chunks, this.#size);
    this.#events.answered(new Answer(this.#status, this.#headers, bytes));
  }

  onError(reason: unknown): void {
    const lost = this.#isLost(reason);
    const message = "the connection closed amid the answer";
    this.#events.failed(lost ? new Error(message, { cause: reason }) : reason);
  }

  /**
   * Whether the connection broke off an answer that was sound so far. Where the answer was to be the connection's last,
   * undici reports that as an answer which breaks the rules of HTTP.
   */
  #isLost(reason: unknown): boolean {
    if (!isWrongLength(reason)) return isUnexpectedEnd(reason);
    const length = readHeaders(this.#headers)["content-length"];
    return typeof length === "string" && this.#size < Number(length);
  }
}
