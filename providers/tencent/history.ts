import {
  type Call,
  ColloquyError,
  type Json,
  JsonError,
  parseJson,
  type Stretch,
  type z,
} from "../../src/authoring/index.js";
import { PROVIDER } from "./ids.js";

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

/** Pages in a row without a message after which a walk ends: behind a retention bound everything is a placeholder. */
export const MOST_EMPTY_PAGES = 50;

/** Reads a position: a small JSON array. Positions travel in cursors, so what comes back may be forged. */
export function readPosition<Schema extends z.ZodType>(schema: Schema, position: string): z.output<Schema> {
  const parsed = schema.safeParse(parse(position));
  if (parsed.success) return parsed.data;
  throw new ColloquyError({
    code: "cursor_malformed",
    message: "the cursor holds no place in this history; hand back nextCursor unchanged",
    provider: PROVIDER,
  });
}

function parse(position: string): Json {
  try {
    return parseJson(position);
  } catch (thrown) {
    if (thrown instanceof JsonError) return null;
    throw thrown;
  }
}
