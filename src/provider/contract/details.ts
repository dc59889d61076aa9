import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Conversation, Detail } from "../../model/conversation.js";
import type { Call } from "./operation.js";

/** Fetches what rows of a list lack, batched as the vendor allows. */
export interface ConversationDetails {
  /**
   * Says which reads it takes, and sends nothing. A row that no read is about for a detail stays as its list gave it;
   * a last message that is neither in its row nor in a read is read from the history.
   */
  plan(wanted: WantedRows): DetailRead[];
}

/** The rows of one page that lack details. */
export interface WantedRows {
  /** Whose view is asked for. */
  userId: string;
  /** The rows that want a detail, by detail, in the order of the page; only details that the provider declares. */
  rows: Readonly<Record<Detail, readonly Conversation[]>>;
}

/**
 * One or a few vendor calls that belong together. Reads of a plan run side by side, the first ones first, and each may
 * be cut short by the time for details.
 */
export interface DetailRead {
  /** What it is about: ids of conversations, by detail. */
  readonly about: Readonly<Partial<Record<Detail, readonly string[]>>>;
  /**
   * Reports whatever it learns as soon as it is known, since what was reported before the time is over counts. What it
   * never reports is missing: with the code of what it throws, or as `not_found`.
   */
  read(call: Call, report: DetailReport): Promise<void>;
}

/** Where a {@link DetailRead} says what it has learned; what nobody wants to know is ignored. */
export interface DetailReport {
  /** Details of one conversation. */
  found(conversationId: string, details: FoundDetails): void;
  /** Why one cannot be had: of one kind of conversation, of one account. */
  missing(conversationId: string, detail: Detail, code: ErrorCode): void;
}

/** What a read found, by detail; the fields take the place of those of the row. */
export interface FoundDetails {
  /** Empty where there is neither a name nor a picture. */
  profile?: Pick<Conversation, "title" | "avatarUrl">;
  /** `null` where the whole history was seen and has none. */
  lastMessage?: NonNullable<Conversation["lastMessage"]> | null;
  /** Messages that the reader has not read. */
  unread?: NonNullable<Conversation["unread"]>;
  /** All that is known of the reader's marks. */
  marks?: Pick<Conversation, "marks" | "pinned" | "customMark" | "folderIds">;
}
