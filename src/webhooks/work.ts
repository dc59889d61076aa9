import { ColloquyError } from "../errors/colloquy-error.js";
import type { ColloquyEvent } from "../model/event.js";
import type { Dedupe } from "./dedupe.js";
import { Refusal } from "./receive.js";
import type { OnEvent } from "./types.js";

/** What the verified requests that are being worked on may hold together. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What a request holds besides its body. */
const BYTES_EACH = 4 * 1024;

/** Runs the handlers: each event once, and no more at a time than there is memory for. */
export class Work {
  readonly #running = new Map<string, Promise<void>>();
  readonly #handlers: readonly OnEvent[];
  readonly #dedupe: Dedupe;
  readonly #timeoutMs: number;
  #held = 0;

  constructor(handlers: readonly OnEvent[], dedupe: Dedupe, timeoutMs: number) {
    this.#handlers = handlers;
    this.#dedupe = dedupe;
    this.#timeoutMs = timeoutMs;
  }

  /** Does something that holds so many bytes; refuses where too much is being done already. */
  async holding<T>(bodyBytes: number, work: () => Promise<T>): Promise<T> {
    const bytes = bodyBytes + BYTES_EACH;
    if (this.#held + bytes > MOST_BYTES) throw new Refusal(503, "too many requests are being worked on");
    this.#held += bytes;
    try {
      return await work();
    } finally {
      this.#held -= bytes;
    }
  }

  /**
   * Ends when the event is handled, by this call or another. Throws where a handler has failed or is late. `signed` is
   * what no other event is signed with, if there is such a thing: what has it is this event, under whatever id.
   */
  async once(event: ColloquyEvent, ttlMs: number, signed?: string): Promise<void> {
    const app = `${event.provider}:${event.appId}`;
    const key = `${app}:${event.id}`;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const keys = signed === undefined ? [key] : [key, `signed:${app}:${signed}`];
    const run = this.#run(keys, event, ttlMs).finally(() => this.#running.delete(key));
    this.#running.set(key, run);
    return run;
  }

  async #run(keys: readonly string[], event: ColloquyEvent, ttlMs: number): Promise<void> {
    const claimed: string[] = [];
    try {
      for (const key of keys) {
        const state = await this.#dedupe.begin(key, ttlMs);
        if (state === "busy") throw new Refusal(503, "another process is handling this event");
        if (state === "handled") return await this.#giveUp(claimed);
        claimed.push(key);
      }
      await within(this.#timeoutMs, "onEvent", this.#handle(event));
    } catch (thrown) {
      await this.#giveUp(claimed);
      throw thrown;
    }
    for (const key of claimed) await this.#dedupe.done(key, ttlMs);
  }

  async #giveUp(claimed: readonly string[]): Promise<void> {
    for (const key of claimed) await this.#dedupe.failed(key);
  }

  async #handle(event: ColloquyEvent): Promise<void> {
    for (const handler of this.#handlers) await handler(event);
  }
}

/** What `work` gives; `timeout` where it takes longer. What it still does then, nobody waits for. */
export async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new ColloquyError({ code: "timeout", message: `${what} has not ended after ${timeoutMs} ms` }));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
