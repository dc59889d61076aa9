import type { Scope } from "../calling/scope.js";
import type { Conversation, Detail } from "../model/conversation.js";
import type { Details } from "../resources/details/index.js";

/** What a row needs to be placed among those of other sources, and what comes in the same vendor call. */
const placingDetails: readonly Detail[] = ["lastMessage", "unread"];

interface RowsInit {
  /** The source's name in the inbox. */
  name: string;
  userId: string;
  include: readonly Detail[];
  details: Details;
  /** How long details may take, in milliseconds. */
  timeoutMs: number;
}

/** Adds to the rows of one source what is wanted of them: last messages before they are placed, the rest after. */
export class SourceRows {
  readonly #init: RowsInit;

  constructor(init: RowsInit) {
    this.#init = init;
  }

  /**
   * The same rows with their last messages, where those are wanted. The first row is asked for alone, so that a scarce
   * budget places one row of every page before it places a second one of any.
   */
  async place(rows: readonly Conversation[], scope: Scope): Promise<Conversation[]> {
    const { include, timeoutMs } = this.#init;
    const [first, ...others] = rows;
    if (first === undefined || !include.includes("lastMessage")) return [...rows];
    const wanted = include.filter((detail) => placingDetails.includes(detail));
    const within = scope.within(timeoutMs);
    try {
      return [...(await this.#add([first], wanted, within)), ...(await this.#add(others, wanted, within))];
    } finally {
      within.close();
    }
  }

  /** The same rows with all that is wanted; what placing them brought is not asked for again. */
  async complete<Row extends Conversation>(rows: readonly Row[], scope: Scope): Promise<Conversation[]> {
    const isPlaced = (row: Row) => row.lastMessage !== undefined || row.missing?.lastMessage !== undefined;
    const { include } = this.#init;
    const rest = include.filter((detail) => !placingDetails.includes(detail));
    const [whole, half] = [rows.filter((row) => !isPlaced(row)), rows.filter(isPlaced)];
    const completed = await Promise.all([this.#add(whole, include, scope), this.#add(half, rest, scope)]);
    const byId = new Map(completed.flat().map((row) => [row.id, row]));
    return rows.map((row) => byId.get(row.id) ?? row);
  }

  #add(rows: readonly Conversation[], include: readonly Detail[], scope: Scope): Promise<Conversation[]> {
    const { details, name, userId } = this.#init;
    return details.add([...rows], { source: name, userId, include }, scope);
  }
}
