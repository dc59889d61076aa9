import type { WorldConversation } from "./conversation.js";

/** The conversations that were created with an IdempotentId. Of two with one id the first has it, while it exists. */
export class IdempotentIds {
  readonly #conversations = new Map<string, WorldConversation>();

  remember(conversation: WorldConversation): void {
    const { idempotentId } = conversation;
    if (idempotentId === "" || this.find(idempotentId) !== undefined) return;
    this.#conversations.set(idempotentId, conversation);
  }

  /** Undefined where it is dissolved, too. */
  find(idempotentId: string): WorldConversation | undefined {
    const found = this.#conversations.get(idempotentId);
    return found?.status === 0 ? found : undefined;
  }

  forget(conversation: WorldConversation): void {
    const { idempotentId } = conversation;
    if (this.#conversations.get(idempotentId) === conversation) this.#conversations.delete(idempotentId);
  }
}
