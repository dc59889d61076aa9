import { type Call, ColloquyError, type Stretch } from "colloquy/provider";

/** What every history call is about; the query of a cursor. */
export type HistoryQuery = {
  userId: string;
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
};

/** A history of one kind of conversation. */
export interface History {
  startAfter(query: HistoryQuery, messagePosition: string): string;
  read(query: HistoryQuery, position: string | null, call: Call, want: number): Promise<Stretch>;
}

/** A stretch whose last row leads where the stretch leads. */
export function stretchOf(rows: Stretch["rows"], next: string | null, skipped: number): Stretch {
  const last = rows.at(-1);
  if (last !== undefined) last.after = next;
  return skipped === 0 ? { rows, next } : { rows, next, skipped };
}

/** What the vendor answers to questions about a group of a type that has no history or no members to ask for. */
const WRONG_GROUP_TYPE = "10007";

/**
 * An id does not tell a live group (AVChatRoom), the vendor does: these calls are made as an administrator, so no
 * permission can be missing (docs 1047/34971, 1047/34963).
 */
export function asUnsupported(thrown: unknown): never {
  if (!ColloquyError.is(thrown) || thrown.providerCode !== WRONG_GROUP_TYPE) throw thrown;
  const { message, operation, providerCode, requestId, provider } = thrown;
  throw new ColloquyError({ code: "unsupported", message, operation, providerCode, requestId, provider });
}
