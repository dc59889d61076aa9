import type { MemoryRow } from "./records.js";

/** How a vendor counts on in a list. */
export interface Place {
  isPosition(text: string): boolean;
  /** Where the first page starts. */
  readonly top: string;
  /** In the vendor's order. */
  order(rows: MemoryRow[]): MemoryRow[];
  /** Which row of them is the first behind a position. */
  startOf(rows: MemoryRow[], position: string): number;
  /** The position behind the first `count` rows. */
  behind(rows: MemoryRow[], count: number): string;
}

/** A position is how many rows stand before it, which is the least stable one that a vendor can have. */
export const byCount: Place = {
  isPosition: (text) => /^(0|[1-9]\d{0,14})$/.test(text),
  top: "0",
  order: (rows) => rows,
  startOf: (_rows, position) => Number(position),
  behind: (_rows, count) => String(count),
};

/** A position is a time and an id: rows with both stand behind it. */
export const byTime: Place = {
  isPosition: (text) => /^(0|[1-9]\d{0,14})\//.test(text),
  top: `${10 ** 15 - 1}/`,
  order: (rows) => [...rows].sort(latestFirst),
  startOf(rows, position) {
    const slash = position.indexOf("/");
    const [at, id] = [Number(position.slice(0, slash)), position.slice(slash + 1)];
    const start = rows.findIndex((row) => compare(keyOf(row), { at, id }) > 0);
    return start === -1 ? rows.length : start;
  },
  behind(rows, count) {
    const { at, id } = keyOf(rows[count - 1] as MemoryRow);
    return `${at}/${id}`;
  },
};

interface RowKey {
  at: number;
  id: string;
}

function keyOf({ at, conversation }: MemoryRow): RowKey {
  return { at: at.getTime(), id: conversation.id };
}

function compare(a: RowKey, b: RowKey): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

function latestFirst(a: MemoryRow, b: MemoryRow): number {
  return compare(keyOf(a), keyOf(b));
}
