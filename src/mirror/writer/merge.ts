import type { Message } from "../../model/message.js";
import type { StoredMessage } from "../stored.js";
import { edited, type KnownChange } from "./changes.js";

/** A row of `colloquy.message`. */
export interface MessageRow {
  id: string;
  ord: string;
  sender_id: string | null;
  sent_at: number | null;
  state: Message["state"];
  position: string | null;
  body: StoredMessage;
  /** `version_at`: how the body was at that time. */
  version: number;
}

/**
 * One row of what is here, what comes in, and what events said of it. The newer version counts, with the edits that are
 * newer still; a recall beats them all. `null`: it is gone. The result is the same in whatever order things come.
 */
export function merged(
  before: MessageRow | undefined,
  incoming: MessageRow,
  change: KnownChange,
): MessageRow | null {
  if (change.goneAt !== null && incoming.version <= change.goneAt) return null;
  const newest = before === undefined || isNewer(incoming, before) ? incoming : before;
  const isRecalled =
    [before, incoming].some((row) => row?.state === "recalled") || change.recalledAt !== null;
  if (isRecalled) return { ...newest, state: "recalled", body: withoutWords(newest.body) };
  return { ...newest, body: edited(newest.body, change, newest.version) };
}

/** Whether there is nothing to write. A page that says the same again makes no row newer. */
export function sameRow(row: MessageRow, before: MessageRow | undefined): boolean {
  return before !== undefined && textOf({ ...row, version: 0 }) === textOf({ ...before, version: 0 });
}

/** Of two tellings of one time the one with the greater text counts. */
function isNewer(row: MessageRow, other: MessageRow): boolean {
  if (row.version !== other.version) return row.version > other.version;
  return textOf(row) > textOf(other);
}

function withoutWords({ system }: StoredMessage): StoredMessage {
  return { system, content: [], text: "", attributes: {} };
}

/** One text for equal values, in whatever order their members stand: a database keeps no order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
