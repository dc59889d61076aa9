import type { Call, Stretch } from "colloquy/provider";

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
