import type { ColloquyError } from "../errors/colloquy-error.js";
import type { ProviderOptions } from "./list.js";

/** What one user has marked one conversation with. */
export interface ConversationMarks {
  /** As `Conversation.id`; it may be missing from the conversation list, which the vendor keeps apart. */
  conversationId: string;
  /** The name of the provider that it comes from, as `capabilities.provider`. */
  provider: string;
  /** Only marks in `capabilities.marks.known` say anything by their absence. */
  marks: Mark[];
  /** The app's own text beside the marks. */
  customMark?: string;
  /** The folders that it is in; a name is empty where the vendor sends an id that its list of folders lacks. */
  folders: Folder[];
  /** When its marks or folders last changed. */
  updatedAt?: Date;
  /** The vendor's item as received, as `Conversation.raw`. */
  raw: unknown;
}

/** `"starred"`, `"unread"`, `"folded"`, `"hidden"`, `"pinned"`, `"muted"`, or `"bit:<n>"` with n from 0 to 63. */
export type Mark = "starred" | "unread" | "folded" | "hidden" | "pinned" | "muted" | `bit:${number}`;

/** A folder into which a user sorts conversations. */
export interface Folder {
  /** Unique among the folders of one user. */
  id: string;
  /** As the user named it. */
  name: string;
}

/** Input of `marks.list`, `pages` and `iterate`. */
export interface ListMarks<Options extends object = ProviderOptions> {
  /** Whose marks. It is not an access check: see the concepts page. */
  userId: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string | undefined;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `marks.get`. */
export interface GetMarks<Options extends object = ProviderOptions> {
  /** Whose marks. It is not an access check: see the concepts page. */
  userId: string;
  /** As `Conversation.id`, 1 to 100. */
  conversationIds: readonly string[];
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `marks.folders`. */
export interface ListFolders<Options extends object = ProviderOptions> {
  /** Whose folders. It is not an access check: see the concepts page. */
  userId: string;
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** Input of `marks.update`. */
export interface UpdateMarks<Options extends object = ProviderOptions, Settable extends Mark = Mark> {
  /** Whose marks. It is not an access check: see the concepts page. */
  userId: string;
  /** At least one; a conversation may stand in it once. */
  changes: readonly MarkChange<Settable>[];
  /** Vendor-only input under the vendor's name; a key that the provider does not know is refused. */
  providerOptions?: Options | undefined;
}

/** What to change about one conversation. */
export interface MarkChange<Settable extends Mark = Mark> {
  /** As `Conversation.id`. */
  conversationId: string;
  /** Marks to set: those in `capabilities.marks.settable`, and bits within `capabilities.marks.bits`. */
  set?: readonly Settable[] | undefined;
  /** Marks to clear; none may stand in `set` too. */
  clear?: readonly Settable[] | undefined;
  /** Up to 256 bytes of UTF-8; `""` clears it. */
  customMark?: string | undefined;
}

/** One result per change, in the order the changes were given. */
export interface MarkResults {
  /** As many as there were changes, also where some failed. */
  results: MarkResult[];
}

/** What became of one change. */
export type MarkResult =
  | {
      /** As in the change. */
      conversationId: string;
      /** The whole change was applied, or nothing was left to change. */
      ok: true;
    }
  | {
      /** As in the change. */
      conversationId: string;
      /** At least a part of the change was not applied. */
      ok: false;
      /** Why; its `outcome` says whether the change may have been applied all the same. */
      error: ColloquyError;
    };
