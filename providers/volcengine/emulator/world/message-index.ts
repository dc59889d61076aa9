import type { WorldConversation } from "./conversation.js";
import type { WorldMessage } from "./message.js";

/** A message and where it is. */
export interface FoundMessage {
  /** The conversation that holds it. */
  conversation: WorldConversation;
  /** The message itself, in any state. */
  message: WorldMessage;
}

/** All messages of a world by their ids; those of a removed conversation are forgotten with it. */
export class MessageIndex {
  readonly #ids = new Set<bigint>();
  readonly #byClientMsgId = new Map<string, FoundMessage[]>();

  has(messageId: bigint): boolean {
    return this.#ids.has(messageId);
  }

  add(found: FoundMessage): void {
    const { messageId, clientMsgId } = found.message;
    this.#ids.add(messageId);
    const others = this.#byClientMsgId.get(clientMsgId);
    if (others === undefined) this.#byClientMsgId.set(clientMsgId, [found]);
    else others.push(found);
  }

  /** In the order in which they were added. */
  byClientMsgId(clientMsgId: string): readonly FoundMessage[] {
    return this.#byClientMsgId.get(clientMsgId) ?? [];
  }

  forget({ messages }: WorldConversation): void {
    const gone = new Set(messages);
    for (const { clientMsgId } of messages) {
      const kept = this.byClientMsgId(clientMsgId).filter(({ message }) => !gone.has(message));
      if (kept.length === 0) this.#byClientMsgId.delete(clientMsgId);
      else this.#byClientMsgId.set(clientMsgId, kept);
    }
  }
}
