import { inner, keyOf, seconds } from "./keys.js";
import type { ConversationRef, WorldConversation } from "./records.js";

/** Everybody's conversation list. */
export class ConversationLists {
  readonly #lists = new Map<string, Map<string, WorldConversation>>();
  #serial = 0;

  of(userId: string): WorldConversation[] {
    return [...inner(this.#lists, userId).values()].sort((a, b) => b.time - a.time || b.serial - a.serial);
  }

  find(userId: string, ref: ConversationRef): WorldConversation | undefined {
    return inner(this.#lists, userId).get(keyOf(ref));
  }

  add(
    userId: string,
    ref: ConversationRef,
    options: { at: Date; pinned?: boolean; empty?: boolean },
  ): WorldConversation {
    const row: WorldConversation = {
      type: ref.type,
      id: ref.id,
      time: seconds(options.at),
      pinned: options.pinned ?? false,
      empty: options.empty ?? false,
      serial: this.#nextSerial(),
    };
    inner(this.#lists, userId).set(keyOf(ref), row);
    return row;
  }

  remove(userId: string, ref: ConversationRef): boolean {
    return inner(this.#lists, userId).delete(keyOf(ref));
  }

  touch(userId: string, ref: ConversationRef, at: Date): WorldConversation {
    const row = this.find(userId, ref) ?? this.add(userId, ref, { at });
    row.time = seconds(at);
    row.serial = this.#nextSerial();
    return row;
  }

  /** For a message: the row is no longer empty, and moves up unless the message is older than it. */
  bump(userId: string, ref: ConversationRef, time: number): void {
    const row = this.find(userId, ref) ?? this.add(userId, ref, { at: new Date(time * 1000) });
    row.empty = false;
    if (time < row.time) return;
    row.time = time;
    row.serial = this.#nextSerial();
  }

  #nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }
}
