import type { Scope } from "../calling/scope.js";
import type { Conversation, Detail } from "../model/conversation.js";
import type { Details } from "../resources/details/index.js";

/** What a row needs to be placed among those of other sources, and what comes in the same vendor call. */
const placingDetails: readonly Detail[] = ["lastMessage", "unread"];

/** The others no longer wait for the first row once so much of the time is over. */
const ALONE_PART = 0.5;

interface RowsInit {
  /** The source's name in the inbox. */
  name: string;
  userId: string;
  include: readonly Detail[];
  details: Details;
  /** How long details may take before the rows of a page are placed, and again after, in milliseconds. */
  timeoutMs: number;
}

/** Adds to the rows of one source what is wanted of them: last messages before they are placed, the rest after. */
export class SourceRows {
  readonly #init: RowsInit;
  /** What is left of the page's time for placing, however many vendor pages it reads. */
  #placingMs = 0;

  constructor(init: RowsInit) {
    this.#init = init;
  }

  /** Starts a page, which has its whole time for details. */
  beginPage(): void {
    this.#placingMs = this.#init.timeoutMs;
  }

  /**
   * The same rows with their last messages, where those are wanted. The first row is asked for alone and before whatever
   * else waits for the budget, so that a scarce one places one row of every page before it places a second one of any.
   * Where it hangs, the others do not.
   */
  async place(rows: readonly Conversation[], scope: Scope): Promise<Conversation[]> {
    const { include } = this.#init;
    const [first, ...others] = rows;
    if (first === undefined || !include.includes("lastMessage")) return [...rows];
    const wanted = include.filter((detail) => placingDetails.includes(detail));
    const within = scope.within(this.#placingMs);
    if (this.#placingMs < 1) within.end("deadline");
    try {
      const placedFirst = this.#addAhead(first, wanted, within);
      await unlessLate(placedFirst, within.timeoutMs * ALONE_PART);
      return (await Promise.all([placedFirst, this.#add(others, wanted, within)])).flat();
    } finally {
      this.#placingMs -= within.timeoutMs - within.leftMs;
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

  async #addAhead(row: Conversation, include: readonly Detail[], scope: Scope): Promise<Conversation[]> {
    const ahead = scope.within(scope.leftMs);
    ahead.goesFirst = true;
    try {
      return await this.#add([row], include, ahead);
    } finally {
      ahead.close();
    }
  }

  #add(rows: readonly Conversation[], include: readonly Detail[], scope: Scope): Promise<Conversation[]> {
    const { details, name, userId } = this.#init;
    return details.add([...rows], { source: name, userId, include }, scope);
  }
}

/** Waits for `work` to end, and so long at most. */
async function unlessLate(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
