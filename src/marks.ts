import type { ProviderOptions } from "./conversation.js";
import type { ColloquyError } from "./errors.js";

/** What one user has marked one conversation with. */
export interface ConversationMarks {
  conversationId: string;
  provider: string;
  /** Only marks in `capabilities.marks.known` say anything by their absence. */
  marks: string[];
  customMark?: string;
  folders: Folder[];
  updatedAt?: Date;
  raw: unknown;
}

/** `"starred"`, `"unread"`, `"folded"`, `"hidden"`, `"pinned"`, `"muted"`, or `"bit:<n>"` with n from 0 to 63. */
export type Mark = "starred" | "unread" | "folded" | "hidden" | "pinned" | "muted" | `bit:${number}`;

/** A user's folder of conversations (Tencent: conversation group). */
export interface Folder {
  id: string;
  name: string;
}

/** Input of `marks.list`, `pages` and `iterate`. */
export interface ListMarks {
  userId: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number;
  cursor?: string;
  providerOptions?: ProviderOptions;
}

/** Input of `marks.folders`. */
export interface ListFolders {
  userId: string;
  providerOptions?: ProviderOptions;
}

/** Input of `marks.update`. */
export interface UpdateMarks {
  userId: string;
  /** At least one; a conversation may stand in it once. */
  changes: MarkChange[];
  providerOptions?: ProviderOptions;
}

/** What to change about one conversation. */
export interface MarkChange {
  conversationId: string;
  set?: Mark[];
  clear?: Mark[];
  /** Up to 256 bytes of UTF-8; `""` clears it. */
  customMark?: string;
}

/** One result per change, in the order the changes were given. */
export interface MarkResults {
  results: MarkResult[];
}

export type MarkResult =
  | { conversationId: string; ok: true }
  | { conversationId: string; ok: false; error: ColloquyError };
