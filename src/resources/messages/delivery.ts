import type { Repeating } from "../../calling/attempt.js";
import type { Caller } from "../../calling/call.js";
import type { Scope } from "../../calling/scope.js";
import { ColloquyError } from "../../errors/colloquy-error.js";
import type { SendResult, SentMessage } from "../../model/send.js";
import type { MessageSending, Query } from "../../provider/contract/index.js";
import { findMessage } from "./find.js";

const OPERATION = "messages.send";

/** What the attempts may take of the deadline; the rest is for looking into the history. */
const PART_FOR_SENDING = 0.7;

/** The vendor's clock may be behind ours: looking goes back by so much more, in milliseconds. */
const CLOCK_SLACK_MS = 300_000;

/** One message on its way out. */
export interface Sending {
  part: MessageSending;
  query: Query;
  key: string;
  userId: string;
  conversationId: string;
}

/**
 * Sends one message at most once. Inside the vendor's window equal bytes are repeated; once an attempt may have been
 * applied, no answer is believed any more, and the history tells what happened. Not finding it there proves nothing.
 */
export class Delivery {
  constructor(
    readonly caller: Caller,
    readonly sending: Sending,
  ) {}

  async send(scope: Scope): Promise<SendResult> {
    const { part, query } = this.sending;
    const startedAt = Date.now();
    const repeating: Repeating = {
      windowMs: part.windowMs(query) ?? Number.POSITIVE_INFINITY,
      uncertain: false,
    };
    const attempts = scope.within(scope.leftMs * PART_FOR_SENDING);
    let failure: ColloquyError | undefined;
    try {
      const message = await this.caller.call(part.operation(query), query, attempts, { repeating });
      if (!repeating.uncertain) return this.result(message);
    } catch (thrown) {
      failure = this.caller.failures.ofReading(OPERATION, thrown);
      const isUncertain = repeating.uncertain || failure.outcome === "unknown";
      if (!isUncertain) return this.#settleRefusal(failure, startedAt, scope);
    } finally {
      attempts.close();
    }
    return this.#settle(failure, startedAt, scope);
  }

  /** Before anything is sent again: a look that fails sends nothing, and whether it was sent before is not known. */
  async lookBefore(since: Date, scope: Scope): Promise<SentMessage | null> {
    try {
      return await findMessage(this.caller, this.sending, since, scope);
    } catch (thrown) {
      const error = this.caller.failures.ofReading(OPERATION, thrown);
      if (error.code === "unsupported" || error.code === "invalid_argument") throw error;
      throw this.#uncertain(error, "the look into the history failed, so nothing was sent again");
    }
  }

  result(message: SentMessage, settled: { settled?: true } = {}): SendResult {
    const { part, query, key } = this.sending;
    const dropped = part.dropped(query);
    return {
      message: { ...message, key },
      key,
      ...settled,
      ...(dropped.length > 0 ? { dropped: [...dropped] } : {}),
    };
  }

  async #settle(failure: ColloquyError | undefined, startedAt: number, scope: Scope): Promise<SendResult> {
    const found = await this.#look(startedAt, scope);
    if (found !== null) return this.result(found, { settled: true });
    throw this.#uncertain(failure, "the answer was lost, and the history does not show the message");
  }

  /** A refusal may be of a message that the vendor has, sent before with the same key: then the history shows it. */
  async #settleRefusal(failure: ColloquyError, startedAt: number, scope: Scope): Promise<SendResult> {
    const mayHave = failure.code === "conflict" || this.sending.part.mayHave?.(failure) === true;
    if (!mayHave) throw failure;
    const found = await this.#look(startedAt, scope);
    if (found === null) throw failure;
    return this.result(found, { settled: true });
  }

  /** Nothing is found where looking is not possible, or no time is left for it. */
  async #look(startedAt: number, scope: Scope): Promise<SentMessage | null> {
    if (scope.over) return null;
    try {
      return await findMessage(this.caller, this.sending, new Date(startedAt - CLOCK_SLACK_MS), scope);
    } catch (thrown) {
      if (!ColloquyError.is(thrown)) throw thrown;
      return null;
    }
  }

  #uncertain(cause: ColloquyError | undefined, what: string): ColloquyError {
    const { key } = this.sending;
    const reason = cause === undefined ? "" : ` (${cause.message})`;
    const message = `${what}; come back with key ${JSON.stringify(key)}, repeat: true and since${reason}`;
    return this.caller.error(OPERATION, {
      code: cause?.code ?? "unavailable",
      message,
      providerCode: cause?.providerCode,
      requestId: cause?.requestId,
      retryable: false,
      outcome: "unknown",
      cause,
    });
  }
}
