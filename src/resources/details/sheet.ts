import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Activity, Conversation, Detail } from "../../model/conversation.js";
import type { FoundDetails } from "../../provider/contract/index.js";

/** Every detail, in the order in which they are shown. */
export const allDetails: readonly Detail[] = ["profile", "lastMessage", "unread", "marks"];

/** The rows that lack something, by detail, in the order of the page. */
export type Gaps = Record<Detail, readonly Conversation[]>;

/** What is known of one row. */
interface Line {
  row: Conversation;
  open: Set<Detail>;
  found: FoundDetails;
  missing: Partial<Record<Detail, ErrorCode>>;
}

/** The rows of one page, and what has been learned of them so far. What was learned first stays. */
export class DetailSheet {
  readonly #lines: Map<string, Line>;

  constructor(
    readonly rows: readonly Conversation[],
    include: readonly Detail[],
  ) {
    const lineOf = (row: Conversation): Line => ({ row, open: new Set(include), found: {}, missing: {} });
    this.#lines = new Map(rows.map((row) => [row.id, lineOf(row)]));
  }

  found(conversationId: string, details: FoundDetails): void {
    for (const detail of allDetails) this.#put(conversationId, detail, details);
  }

  missing(conversationId: string, detail: Detail, code: ErrorCode): void {
    const line = this.#lines.get(conversationId);
    if (line?.open.delete(detail)) line.missing[detail] = code;
  }

  /** The row is right as its list gave it. */
  keep(conversationId: string, detail: Detail): void {
    this.#lines.get(conversationId)?.open.delete(detail);
  }

  /** What nobody has answered yet. */
  gaps(): Gaps {
    const lines = [...this.#lines.values()];
    const lacking = (detail: Detail) => lines.filter(({ open }) => open.has(detail)).map(({ row }) => row);
    return {
      profile: lacking("profile"),
      lastMessage: lacking("lastMessage"),
      unread: lacking("unread"),
      marks: lacking("marks"),
    };
  }

  /** What was learned of one detail of one row: what was found, or why it is missing. */
  learned(conversationId: string, detail: Detail): Pick<Line, "found" | "missing"> {
    const { found = {}, missing = {} } = this.#lines.get(conversationId) ?? {};
    const code = missing[detail];
    return { found: only(found, detail), missing: code === undefined ? {} : { [detail]: code } };
  }

  /** The rows with what was learned; what is still open has the code. */
  filled(otherwise: ErrorCode): Conversation[] {
    return this.rows.map((row) => {
      const line = this.#lines.get(row.id);
      if (line === undefined) return row;
      for (const detail of line.open) this.missing(row.id, detail, otherwise);
      return filledRow(row, line);
    });
  }

  #put(conversationId: string, detail: Detail, details: FoundDetails): void {
    const line = this.#lines.get(conversationId);
    if (line === undefined || details[detail] === undefined || !line.open.delete(detail)) return;
    line.found = { ...line.found, ...only(details, detail) };
  }
}

function only(details: FoundDetails, detail: Detail): FoundDetails {
  return details[detail] === undefined ? {} : { [detail]: details[detail] };
}

function filledRow(row: Conversation, { found, missing }: Pick<Line, "found" | "missing">): Conversation {
  const { profile, marks, ...rest } = found;
  const activity = activityOf(row.activity, found);
  const lacks = Object.keys(missing).length > 0;
  return {
    ...row,
    ...profile,
    ...marks,
    ...rest,
    activity,
    ...(lacks && { missing: { ...row.missing, ...missing } }),
  };
}

/** The time of the last message is when something last happened, whatever the list says. */
export function activityOf(listed: Activity, { lastMessage }: Pick<FoundDetails, "lastMessage">): Activity {
  const at = lastMessage?.sentAt ?? null;
  if (at === null) return listed;
  const precision = at.getMilliseconds() === 0 ? listed.precision : "millisecond";
  return { at, source: "lastMessage", precision };
}
