import type { Scope } from "../scope.js";
import { Answer, type RawHeaders, readHeaders } from "./answer.js";
import { isUnexpectedEnd, isWrongLength } from "./causes.js";

/** The answer is larger than the client's `maxResponseBytes`. */
export class ResponseTooLarge extends Error {}

/**
 * One request and its answer, read whole: a handler of undici in the form that its own `request` uses. No stream and no
 * signal, which together cost more than the exchange itself.
 */
export class Exchange {
  readonly answer: Promise<Answer>;
  readonly #scope: Scope;
  readonly #onSent: () => void;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  readonly #giveUp = () => this.#stop(new Error("the call has ended"));
  #resolve!: (answer: Answer) => void;
  #reject!: (reason: unknown) => void;
  #abort: ((reason: Error) => void) | undefined;
  #stopped: Error | undefined;
  #status = 0;
  #headers: RawHeaders = [];
  #size = 0;

  /** `onSent`: a connection is there and the first byte is about to go out. From here on the vendor may act on it. */
  constructor(scope: Scope, onSent: () => void, maxBytes: number) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#scope = scope;
    this.#onSent = onSent;
    this.#maxBytes = maxBytes;
    scope.onEnd(this.#giveUp);
  }

  onConnect(abort: (reason: Error) => void): void {
    if (this.#stopped !== undefined) {
      abort(this.#stopped);
      return;
    }
    this.#abort = abort;
    this.#onSent();
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
      this.#stop(new ResponseTooLarge(`more than ${this.#maxBytes} bytes`));
      return false;
    }
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    const bytes = others.length === 0 ? first : Buffer.concat(this.#chunks, this.#size);
    this.#scope.offEnd(this.#giveUp);
    this.#resolve(new Answer(this.#status, this.#headers, bytes));
  }

  onError(reason: unknown): void {
    const lost = this.#isLost(reason);
    this.#fail(lost ? new Error("the connection closed amid the answer", { cause: reason }) : reason);
  }

  /** A request that still waits for a connection is then not sent. */
  #stop(reason: Error): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason;
    this.#fail(reason);
    this.#abort?.(reason);
  }

  #fail(reason: unknown): void {
    this.#scope.offEnd(this.#giveUp);
    this.#reject(reason);
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
