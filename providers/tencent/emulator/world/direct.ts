import type { DirectMessage } from "./message-records.js";

/** What every two users wrote to each other. */
export class DirectHistories {
  readonly #histories = new Map<string, DirectMessage[]>();

  between(userId: string, peerId: string): DirectMessage[] {
    const key = JSON.stringify([userId, peerId].sort());
    const messages = this.#histories.get(key) ?? [];
    this.#histories.set(key, messages);
    return messages;
  }

  /** Messages of one second stay in the order of their arrival. */
  insert(message: DirectMessage): void {
    const messages = this.between(message.from, message.to);
    const before = messages.findLastIndex((other) => other.time <= message.time);
    messages.splice(before + 1, 0, message);
  }

  all(): DirectMessage[] {
    return [...this.#histories.values()].flat();
  }
}

/** Whether a message counts in that user's unread number. */
export function isUnreadBy(userId: string, message: DirectMessage): boolean {
  return (
    message.unread && message.to === userId && message.state === "normal" && !message.hiddenFrom.has(userId)
  );
}
