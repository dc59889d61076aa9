import { inner, keyOf, seconds } from "./keys.js";
import type { ConversationRef, WorldFolder, WorldMark } from "./records.js";

/** Everybody's marks and folders. */
export class Marks {
  readonly #marks = new Map<string, Map<string, WorldMark>>();
  readonly #folders = new Map<string, WorldFolder[]>();

  of(userId: string): WorldMark[] {
    return [...(this.#marks.get(userId)?.values() ?? [])];
  }

  at(userId: string, ref: ConversationRef, now: Date): WorldMark {
    const marks = inner(this.#marks, userId);
    const key = keyOf(ref);
    const mark = marks.get(key) ?? {
      type: ref.type,
      id: ref.id,
      bits: new Set<number>(),
      folderIds: new Set<number>(),
      updatedAt: seconds(now),
    };
    marks.set(key, mark);
    return mark;
  }

  remove(userId: string, ref: ConversationRef): void {
    this.#marks.get(userId)?.delete(keyOf(ref));
  }

  folders(userId: string): WorldFolder[] {
    const folders = this.#folders.get(userId) ?? [];
    this.#folders.set(userId, folders);
    return folders;
  }
}
