import { randomUUID } from "node:crypto";
import type { Caller } from "../calling/call.js";
import type { ColloquyEvent, EventBody, EventConversation } from "../model/event.js";
import { identify } from "./identify.js";

/** What is handed over after each confirmed write: `onWrite` of the client. */
export type OnWrite = (event: ColloquyEvent) => void | Promise<void>;

type About<Body> = Body extends { conversation: EventConversation }
  ? Omit<Body, "conversation"> & Where
  : Body;

/** Where it happened, as the call named it. */
interface Where {
  conversationId: string;
  /** In whose view the id was used; `null` where the call names no such user. */
  userId: string | null;
}

/** An event before it has an id, a time and the conversation's other ids. */
export type Draft = About<EventBody>;

/** Tells what a client has written. */
export class Writes {
  constructor(
    readonly caller: Caller,
    readonly onWrite: OnWrite | undefined,
  ) {}

  /**
   * Hands the events over, one after the other, in their order. The write is done whatever becomes of them: where
   * `onWrite` fails, Node warns of it.
   */
  async tell(drafts: readonly Draft[]): Promise<void> {
    if (this.onWrite === undefined) return;
    // What `onWrite` reads must show what was written.
    this.caller.forgetReads();
    for (const draft of drafts) {
      try {
        await this.onWrite(this.#eventOf(draft));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        process.emitWarning(
          `onWrite failed for ${draft.type}, which was written: ${reason}`,
          "ColloquyWarning",
        );
      }
    }
  }

  #eventOf(draft: Draft): ColloquyEvent {
    const { provider } = this.caller;
    const base = {
      id: `client:${randomUUID()}`,
      at: new Date(),
      provider: provider.name,
      appId: provider.appId,
      origin: "client" as const,
      raw: null,
    };
    if (!("conversationId" in draft)) return { ...base, ...draft };
    const { conversationId, userId, ...body } = draft;
    const conversation = identify(provider, conversationId, userId);
    return { ...base, ...body, conversation } as ColloquyEvent;
  }
}
