/** Whom a message concerns: colloquy reads with the app's rights, so this decides who is told of it. */
import type { Client } from "colloquy";
import type { ColloquyEvent } from "colloquy/webhooks";

type MessageEvent = Extract<ColloquyEvent, { type: `message.${string}` }>;

export function isAboutMessage(event: ColloquyEvent): event is MessageEvent {
  return event.type.startsWith("message.");
}

/** How long somebody who has left a group may still be told, in milliseconds, where no event says so. */
const KEPT_MS = 5_000;
const MOST_KEPT = 1_000;

export class Participants {
  readonly #client: Client;
  readonly #kept = new Map<string, { until: number; userIds: Promise<Set<string>> }>();

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * The message's conversation, by its id in the view of each of these users who is in it; the others are left out.
   * Every other event of a conversation may say that somebody came or went.
   */
  async among(userIds: ReadonlySet<string>, event: ColloquyEvent): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    if (!isAboutMessage(event)) this.#forget(event);
    if (!isAboutMessage(event) || userIds.size === 0) return found;
    for (const { userId, conversationId } of event.conversation.ids) {
      const inside = userId === null ? await this.#inside(conversationId, event) : new Set([userId]);
      for (const one of userIds) if (inside.has(one)) found.set(one, conversationId);
    }
    return found;
  }

  #forget(event: ColloquyEvent): void {
    if (!("conversation" in event)) return;
    for (const { conversationId } of event.conversation.ids) this.#kept.delete(conversationId);
  }

  #inside(conversationId: string, event: MessageEvent): Promise<Set<string>> {
    const kept = this.#kept.get(conversationId);
    if (kept !== undefined && Date.now() < kept.until) return kept.userIds;
    const userIds =
      event.conversation.kind === "direct"
        ? this.#pair(conversationId, event)
        : this.#members(conversationId);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(conversationId, { until: Date.now() + KEPT_MS, userIds });
    userIds.catch(() => this.#kept.delete(conversationId));
    return userIds;
  }

  async #members(conversationId: string): Promise<Set<string>> {
    const userIds = new Set<string>();
    for await (const { userId } of this.#client.members.iterate({ conversationId })) userIds.add(userId);
    return userIds;
  }

  /** A direct chat has no list of members; in the sender's view it names the other one. */
  async #pair(conversationId: string, event: MessageEvent): Promise<Set<string>> {
    const userId = event.type === "message.sent" ? event.message.senderId : null;
    if (userId === null) return new Set();
    const [chat] = await this.#client.conversations.get({ userId, conversationIds: [conversationId] });
    return new Set(chat?.peerId === undefined ? [userId] : [userId, chat.peerId]);
  }
}
